import type { Motifs } from "./motifs.ts";

const leaf = (turn: number): string =>
  `<path class="g" d="M200 172c-26-20-26-64 0-84 26 20 26 64 0 84z" transform="rotate(${turn} 200 176)"/>`;

const pot = `<path class="t" d="M152 182h96l-12 52h-72z"/><rect class="u" x="144" y="168" width="112" height="20" rx="5"/>`;

const packet = (front: string): string =>
  `<g transform="rotate(-5 200 150)"><path class="w" d="M138 66h124v168H138z"/><path class="m" d="M138 66h124v30H138z"/><path class="W" d="M156 81h88"/>${front}</g>`;

export const garden: Motifs = {
  category: [-58, -28, 0, 30, 60].map(leaf).join("") + pot,
  "GRD-SEC-BYP": `<g transform="rotate(28 200 150)"><path class="k" d="M196 150c-30-30-28-72-14-96 20 24 30 60 28 96z"/><path class="k" d="M206 150c8-30 20-50 36-58 2 26-8 50-26 64z"/><path class="RR" d="M196 158c-30 20-28 56-26 84M208 158c26 22 30 50 28 80"/><circle class="d" cx="203" cy="152" r="10"/></g>`,
  "GRD-TRW-HND": `<g transform="rotate(40 200 150)"><path class="k" d="M170 140h60c2 48-12 84-30 100-18-16-32-52-30-100z"/><path class="D" d="M200 140v-24"/><rect class="b" x="186" y="36" width="28" height="84" rx="13"/><path class="F" d="M190 166h20M190 182h20"/></g>`,
  "GRD-CAN-9L": `<path class="k" d="M136 126h112v94a14 14 0 0 1-14 14h-84a14 14 0 0 1-14-14z"/><path class="KK" d="M242 200l62-88M146 126c-6-64 86-64 92 0"/><path class="a" d="M286 92l36 26-12 12-34-26z"/><path class="d o" d="M136 152h112v12H136z"/>`,
  "GRD-GLV-M": `<path class="m" d="M150 130l-8-52c-2-14 16-16 20-2l8 36 2-56c0-14 20-14 20 0l4 54 8-50c2-12 20-10 18 4l-4 52 10-30c6-12 22-6 18 8l-20 92h-76z"/><path class="m" d="M150 150c-22-20-34-26-42-16s16 30 44 52z"/><path class="a" d="M144 182h88v52h-88z"/><path class="W" d="M144 200h88"/>`,
  "GRD-SED-TOM": packet(
    `<circle class="r" cx="184" cy="164" r="34"/><circle class="y" cx="226" cy="190" r="22"/><path class="G" d="M184 132v-16M170 138l14-8 14 8"/>`,
  ),
  "GRD-SED-HRB": packet(
    `<path class="G" d="M200 216v-90"/><path class="g" d="M200 178c-38 4-46-24-44-36 30-2 46 10 44 36zM200 158c0-32 22-42 46-40 2 26-18 40-46 40zM200 208c2-20 18-28 36-26 0 18-16 26-36 26z"/>`,
  ),
  "GRD-POT-T20": `<ellipse class="u" cx="200" cy="228" rx="92" ry="10"/><path class="t" d="M134 122h132l-20 106h-92z"/><rect class="u" x="122" y="96" width="156" height="32" rx="7"/><path class="w o" d="M150 136h12l8 82h-10z"/>`,
  "GRD-TWN-JUT": `<rect class="m" x="136" y="120" width="128" height="114" rx="8"/><ellipse class="d" cx="200" cy="120" rx="64" ry="16"/><path class="BB" d="M200 118c0-40 60-10 70-52"/><path class="w" d="M152 154h96v48h-96z"/><path class="B" d="M166 168h68M166 178h68M166 188h68"/>`,
  "GRD-CMP-BKT": `<path class="K" d="M140 124c-4-76 124-76 120 0"/><path class="w" d="M134 124h132l-14 110H148z"/><rect class="m" x="124" y="106" width="152" height="22" rx="9"/><path class="d" d="M186 94h28v14h-28z"/><path class="g" d="M200 212c-36-8-34-38-30-50 28 4 38 22 30 50zM204 212c-4-30 14-40 34-42 4 24-8 40-34 42z"/>`,
};
