import type { Motifs } from "./motifs.ts";

const lamp =
  `<path class="a o" d="M206 128l62 26 30 80H132z"/><rect class="d" x="140" y="222" width="96" height="13" rx="6"/><path class="D" d="M188 222l-32-76 58-50"/>` +
  `<path class="m" d="M212 70l72 38-22 42-82-18z"/><circle class="d" cx="156" cy="146" r="9"/>`;

export const desk: Motifs = {
  category: lamp,
  "DSK-LMP-ARC": lamp,
  "DSK-NTB-DOT":
    `<rect class="d" x="138" y="74" width="136" height="162" rx="10"/><rect class="w" x="146" y="76" width="122" height="154" rx="6"/><rect class="m" x="130" y="70" width="132" height="160" rx="10"/>` +
    `<path class="d" d="M130 80a10 10 0 0 1 10-10h14v160h-14a10 10 0 0 1-10-10z"/><path class="a" d="M232 70h14v56l-7-9-7 9z"/><rect class="w" x="172" y="108" width="48" height="32" rx="4"/>`,
  "DSK-PEN-FTN": `<g transform="rotate(-34 200 160)"><rect class="m" x="70" y="144" width="150" height="34" rx="16"/><path class="d" d="M212 144h30v34h-30z"/><path class="k" d="M242 146l56 15-56 15z"/><path class="D" d="M262 161h30"/><rect class="a" x="96" y="134" width="84" height="9" rx="4"/></g><path class="F" d="M252 222c30 16 44-14 68 4"/>`,
  "DSK-INK-BLU": `<path class="w" d="M136 138l18-22h92l18 22v82a14 14 0 0 1-14 14H150a14 14 0 0 1-14-14z"/><path class="d" d="M146 166h108v52a8 8 0 0 1-8 8h-92a8 8 0 0 1-8-8z"/><rect class="m" x="164" y="82" width="72" height="36" rx="8"/><rect class="w" x="168" y="178" width="64" height="32" rx="4"/><path class="A" d="M178 194h44"/>`,
  "DSK-MAT-FLT": `<path class="m" d="M76 226l46-92h156l46 92z"/><path class="F" d="M90 218l40-76h140l40 76z"/><path class="w" d="M166 150h70l8 50h-86z"/><path class="k" d="M252 170l14-3 8 34-14 3z"/>`,
  "DSK-STD-LAP": `<path class="BB" d="M120 228h84l66-82H148"/><path class="d" d="M128 78h150l22 64H150z"/><path class="a" d="M138 86h132l16 48H156z"/><path class="k" d="M140 142h164v9H140z"/>`,
  "DSK-TRY-OAK": `<path class="b" d="M92 176h216v58H92z"/><path class="d o" d="M106 192h188v26H106z"/><path class="w" d="M110 158h160v36H110z"/><path class="w" d="M122 146h164v32H122z"/><path class="F" d="M138 158h90M138 168h120"/><path class="b" d="M92 170h16v64H92zM292 170h16v64h-16z"/>`,
  "DSK-CLK-ANA": `<path class="D" d="M152 220l-12 16M248 220l12 16"/><circle class="m" cx="200" cy="148" r="84"/><circle class="w" cx="200" cy="148" r="68"/><path class="D" d="M200 148V102M200 148l32 18"/><path class="A" d="M200 160l-22-52"/><circle class="d" cx="200" cy="148" r="7"/>`,
  "DSK-ORG-CBL": `<rect class="m" x="92" y="186" width="216" height="48" rx="18"/><path class="D" d="M126 196V96c0-26 30-26 30 0M200 196V86"/><path class="A" d="M164 196v-66M236 196v-72c0-26 30-26 30 0v40"/><path class="d" d="M188 66h24v32h-24zM152 112h24v28h-24z"/><path class="W" d="M118 212h164"/>`,
};
