import type { Motifs } from "./motifs.ts";

/** A bag of beans with a drawing on its label. */
const bag = (label: string): string =>
  `<path class="m" d="M140 84h120l14 150H126z"/><path class="d" d="M140 84h120l3 30H137z"/><path class="W" d="M152 99h96"/>` +
  `<rect class="w" x="156" y="134" width="88" height="74" rx="8"/>${label}`;

const bean = (x: number, y: number, turn: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn})"><ellipse class="d" rx="13" ry="20"/><path class="B" d="M-3-18c12 12-6 22 5 36"/></g>`;

export const coffee: Motifs = {
  category:
    `<path class="w" d="M128 128h122v58a46 46 0 0 1-46 46h-30a46 46 0 0 1-46-46z"/><path class="T" d="M250 142h12a26 26 0 0 1 0 52h-14"/>` +
    `<ellipse class="d" cx="189" cy="130" rx="61" ry="13"/><path class="a" d="M128 158h122v18H128z"/><path class="F" d="M170 104c-14-18 12-24 0-44M206 104c-14-18 12-24 0-44"/>`,
  "COF-ETH-250": bag(bean(186, 168, -20) + bean(214, 176, 28)),
  "COF-COL-250": bag(
    `<circle class="a" cx="200" cy="176" r="22"/><path class="G" d="M200 158c0-10 4-14 10-16"/>`,
  ),
  "COF-BRA-1000": bag(bean(200, 158, 10) + bean(176, 184, -30) + bean(224, 184, 40)),
  "COF-DEC-250": bag(`<path class="a" d="M200 144c34 40 18 54 0 54s-34-14 0-54z"/>`),
  "COF-V60-02":
    `<path class="w" d="M128 100h144l-46 88h-52z"/><path class="T" d="M262 116h18a14 14 0 0 1 0 30h-32"/><ellipse class="d" cx="200" cy="100" rx="72" ry="13"/>` +
    `<path class="k" d="M150 188h100v12H150z"/><path class="F" d="M158 118l34 64M200 118v64M242 118l-34 64"/><path class="m" d="M160 200h80v22a12 12 0 0 1-12 12h-56a12 12 0 0 1-12-12z"/>`,
  "COF-FLT-100": `<path class="b" d="M114 108h150l-40 104h-70z"/><path class="w" d="M128 94h150l-40 104h-70z"/><path class="F" d="M168 198l-26-90M203 198v-90M238 198l26-90"/><path class="m" d="M154 200h96v34h-96z"/>`,
  "COF-GRN-H1":
    `<rect class="k" x="164" y="112" width="72" height="122" rx="12"/><rect class="d" x="164" y="176" width="72" height="58" rx="12"/><path class="w" d="M176 124h10v42h-10z"/>` +
    `<path class="D" d="M200 110V88h78"/><circle class="b" cx="280" cy="80" r="15"/><path class="d" d="M168 102h64v14h-64z"/>`,
  "COF-KET-GN": `<path class="m" d="M164 112h84l22 122H142z"/><path class="MM" d="M152 208c-46 0-24-84-62-86"/><path class="D" d="M250 120c66-10 70 76 22 88"/><path class="d" d="M160 100h92v14h-92z"/><circle class="d" cx="206" cy="90" r="11"/><circle class="w" cx="206" cy="166" r="20"/><path class="A" d="M206 166l8-11"/>`,
  "COF-SCL-01":
    `<rect class="d" x="100" y="196" width="200" height="38" rx="10"/><rect class="w" x="112" y="184" width="176" height="14" rx="5"/><rect class="a" x="226" y="206" width="60" height="18" rx="4"/>` +
    `<path class="m" d="M150 116h84v44a24 24 0 0 1-24 24h-36a24 24 0 0 1-24-24z"/><path class="MM" d="M234 128h8a18 18 0 0 1 0 36h-10"/><path class="F" d="M178 100c-10-14 8-18 0-34M206 100c-10-14 8-18 0-34"/>`,
};
