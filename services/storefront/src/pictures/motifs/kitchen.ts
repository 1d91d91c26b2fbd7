import type { Motifs } from "./motifs.ts";

const oven =
  `<path class="D" d="M128 168h-16a10 10 0 0 0 0 22h16M272 168h16a10 10 0 0 1 0 22h-16"/><path class="m" d="M128 148h144v52a34 34 0 0 1-34 34h-76a34 34 0 0 1-34-34z"/>` +
  `<path class="m" d="M132 132a68 44 0 0 1 136 0z"/><rect class="d" x="118" y="132" width="164" height="17" rx="8"/><circle class="y" cx="200" cy="82" r="10"/><path class="w o" d="M142 160h12v40h-12z"/>`;

export const kitchen: Motifs = {
  category: oven,
  "KIT-POT-D24": oven,
  "KIT-KNF-CH20": `<g transform="rotate(-24 200 150)"><path class="k" d="M60 150h180v42c-70 0-140-12-180-42z"/><path class="w o" d="M60 150h180v8H76z"/><rect class="d" x="238" y="146" width="14" height="36" rx="3"/><path class="b" d="M252 146h84a14 14 0 0 1 0 34h-84z"/><path class="D2" d="M276 163h1M300 163h1M324 163h1"/></g>`,
  "KIT-BRD-WAL": `<path class="b" d="M104 116h192a14 14 0 0 1 14 14v90a14 14 0 0 1-14 14H104a14 14 0 0 1-14-14v-90a14 14 0 0 1 14-14z"/><path class="F" d="M112 150h120M126 172h130M108 194h96M224 194h44"/><circle class="s" cx="284" cy="142" r="11"/><path class="r" d="M126 116c0-40 60-40 60 0z"/><path class="g" d="M152 84c0-14 10-18 20-18 0 12-8 18-20 18z"/>`,
  "KIT-PAN-C26": `<path class="d" d="M92 176h164c0 40-22 58-46 58h-72c-24 0-46-18-46-58z"/><ellipse class="k" cx="174" cy="176" rx="82" ry="17"/><ellipse class="w" cx="166" cy="172" rx="38" ry="10"/><ellipse class="y" cx="172" cy="170" rx="14" ry="6"/><path class="DD" d="M252 188l86-42"/>`,
  "KIT-WSK-BL": `<g transform="rotate(32 200 150)"><path class="K" d="M200 142c-66-30-60-118 0-122 60 4 66 92 0 122zM200 142c-34-34-30-112 0-122 30 10 34 88 0 122zM200 142V20"/><rect class="b" x="187" y="138" width="26" height="110" rx="12"/><path class="k" d="M187 138h26v16h-26z"/></g>`,
  "KIT-MIL-PEP": `<circle class="k" cx="200" cy="54" r="10"/><path class="b" d="M172 96c-10-44 66-44 56 0l-8 14h-40z"/><path class="b" d="M180 114h40c-6 36 22 52 22 92v28h-84v-28c0-40 28-56 22-92z"/><path class="d" d="M176 106h48v11h-48zM158 214h84v9h-84z"/><path class="d" d="M262 226h7v7h-7zM278 220h6v6h-6zM290 228h6v6h-6z"/>`,
  "KIT-TWL-LIN": `<rect class="y" x="108" y="196" width="184" height="38" rx="16"/><rect class="k" x="116" y="156" width="168" height="38" rx="16"/><rect class="w" x="124" y="116" width="152" height="38" rx="16"/><path class="A" d="M150 118v34M162 118v34"/><path class="W" d="M142 158v34M154 158v34M134 198v34M146 198v34"/>`,
  "KIT-JAR-1L": `<rect class="b" x="154" y="66" width="92" height="30" rx="6"/><path class="w" d="M148 96h104l10 24v100a14 14 0 0 1-14 14h-96a14 14 0 0 1-14-14V120z"/><path class="y" d="M146 150h108v66a10 10 0 0 1-10 10h-88a10 10 0 0 1-10-10z"/><rect class="m" x="168" y="166" width="64" height="36" rx="4"/><path class="W" d="M180 184h40"/>`,
  "KIT-ROL-BCH": `<g transform="rotate(-18 200 176)"><rect class="b" x="76" y="152" width="248" height="48" rx="22"/><path class="w o" d="M98 162h204v8H98z"/><path class="F" d="M112 184h80M214 188h72"/></g><path class="w o" d="M110 236q90-14 190 0z"/>`,
};
