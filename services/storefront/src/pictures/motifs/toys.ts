import type { Motifs } from "./motifs.ts";

const blocks =
  `<rect class="m" x="122" y="164" width="72" height="70" rx="9"/><rect class="a" x="204" y="164" width="72" height="70" rx="9"/><g transform="rotate(-7 198 126)"><rect class="r" x="162" y="90" width="72" height="70" rx="9"/><path class="w" d="M198 104l6 15 16 1-12 11 4 16-14-9-14 9 4-16-12-11 16-1z"/></g>` +
  `<circle class="w" cx="158" cy="199" r="18"/><path class="w" d="M240 180l20 36h-40z"/>`;

export const toys: Motifs = {
  category: blocks,
  "TOY-BLK-100": blocks,
  "TOY-TRN-SET":
    `<path class="BB" d="M70 232h260"/><rect class="a" x="76" y="158" width="82" height="52" rx="6"/><path class="D2" d="M158 196h22"/><path class="r" d="M180 148h96a22 22 0 0 1 22 22v40H180z"/><rect class="m" x="180" y="106" width="58" height="60" rx="5"/><rect class="w" x="192" y="120" width="34" height="28" rx="4"/><path class="d" d="M260 116h24v34h-24zM174 98h70v11h-70z"/>` +
    `<circle class="d" cx="102" cy="214" r="16"/><circle class="d" cx="136" cy="214" r="16"/><circle class="d" cx="208" cy="214" r="16"/><circle class="d" cx="270" cy="214" r="16"/><circle class="w o" cx="290" cy="80" r="15"/><circle class="w o" cx="314" cy="62" r="11"/>`,
  "TOY-PUZ-1000": `<path class="m" d="M118 92h66c-10 30 40 30 30 0h0v66c30-10 30 40 0 30v46h-96z"/><path class="a" d="M214 92h72v142h-72v-46c30 10 30-40 0-30z"/><path class="W" d="M130 206c24-14 40 10 70-4"/><circle class="y" cx="252" cy="126" r="16"/>`,
  "TOY-KIT-STN": `<path class="D2" d="M204 158c-24 30 44 44-4 82M176 196l-18-10 2 20zM214 214l20-10-2 20z"/><path class="m" d="M84 124L204 60v100z"/><path class="r" d="M324 124L204 60v100z"/><path class="y" d="M204 60l40 70-40 30-40-30z"/>`,
  "TOY-YOY-MPL": `<path class="F" d="M200 150C196 90 250 70 232 40"/><circle class="b" cx="200" cy="164" r="70"/><circle class="a" cx="200" cy="164" r="44"/><circle class="w" cx="200" cy="164" r="18"/><circle class="D2" cx="234" cy="36" r="9"/>`,
  "TOY-CRD-DCK": `<g transform="rotate(-20 200 230)"><rect class="m" x="146" y="84" width="104" height="148" rx="10"/><rect class="W" x="158" y="96" width="80" height="124" rx="5"/></g><g transform="rotate(9 200 230)"><rect class="w" x="156" y="80" width="104" height="148" rx="10"/><path class="r" d="M208 190c-52-36-30-68-12-62 8 2 12 10 12 14 0-4 4-12 12-14 18-6 40 26-12 62z"/></g>`,
  "TOY-CHS-TRV": `<path class="b" d="M96 206h208v28H96z"/><path class="d" d="M96 206h26v14H96zM148 206h26v14h-26zM200 206h26v14h-26zM252 206h26v14h-26z"/><path class="w" d="M128 206c0-16 14-20 16-50h-10v-10h12c-16-16-4-38 12-38s28 22 12 38h12v10h-10c2 30 16 34 16 50z"/><path class="d" d="M212 206c0-24 20-30 16-52l-22 6c-8-12 2-42 34-60 36 6 40 60 32 106z"/><circle class="w" cx="236" cy="132" r="5"/>`,
  "TOY-TOP-SPN": `<path class="D" d="M200 112V62"/><path class="y" d="M104 136c0-30 192-30 192 0 0 22-50 66-96 98-46-32-96-76-96-98z"/><ellipse class="b" cx="200" cy="132" rx="96" ry="22"/><ellipse class="r" cx="200" cy="130" rx="56" ry="12"/><path class="F" d="M84 176c8 12 16 18 26 24M316 176c-8 12-16 18-26 24"/>`,
  "TOY-ROB-TIN":
    `<path class="D2" d="M200 74V52"/><circle class="r" cx="200" cy="48" r="8"/><rect class="k" x="156" y="72" width="88" height="60" rx="10"/><circle class="y" cx="182" cy="98" r="11"/><circle class="y" cx="218" cy="98" r="11"/><path class="D2" d="M184 120h32"/><rect class="m" x="146" y="138" width="108" height="66" rx="10"/><circle class="w" cx="200" cy="170" r="20"/><path class="A" d="M200 170l8-11"/>` +
    `<path class="KK" d="M138 148v44M262 148v44"/><path class="d" d="M160 204h30v30h-38zM210 204h30l8 30h-38z"/>`,
};
