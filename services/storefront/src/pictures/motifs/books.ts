import type { Motifs } from "./motifs.ts";

/** A standing book with a drawing on its cover. */
const book = (cover: string): string =>
  `<path class="d" d="M132 62h128a10 10 0 0 1 10 10v162H132z"/><path class="w" d="M142 222h122v10H142z"/>` +
  `<path class="m" d="M132 62h120a10 10 0 0 1 10 10v150H132z"/><path class="d" d="M132 62h14v160h-14z"/>${cover}`;

export const books: Motifs = {
  category:
    `<path class="m" d="M110 198h172v34H110z"/><path class="w" d="M124 204h152v22H124z"/>` +
    `<path class="a" d="M126 160h150v34H126z"/><path class="w" d="M140 166h130v22H140z"/>` +
    `<path class="d" d="M104 122h150v34H104z"/><path class="w" d="M118 128h130v22H118z"/><path class="a" d="M212 122h16v52l-8-9-8 9z"/>`,
  "BOK-SYS-DES": book(
    `<circle class="w" cx="204" cy="128" r="34"/><circle class="m" cx="219" cy="119" r="29"/><path class="W" d="M172 188h64"/>`,
  ),
  "BOK-SQL-JOY": book(
    `<circle class="A" cx="188" cy="136" r="28"/><circle class="W" cx="220" cy="136" r="28"/><path class="W" d="M172 190h64"/>`,
  ),
  "BOK-NET-PKT": book(
    `<path class="W" d="M168 176L190 112l28 42 22-60"/><circle class="a" cx="168" cy="176" r="9"/><circle class="a" cx="190" cy="112" r="9"/><circle class="a" cx="218" cy="154" r="9"/><circle class="a" cx="240" cy="94" r="9"/>`,
  ),
  "BOK-BRD-SLW": book(
    `<path class="b" d="M164 168c-6-52 86-52 80 0z"/><path class="W" d="M184 146l8-14M202 142l6-14M220 146l4-12"/>`,
  ),
  "BOK-WLK-ALP": book(
    `<path class="w" d="M158 180l34-68 22 36 12-16 24 48z"/><circle class="a" cx="232" cy="98" r="13"/>`,
  ),
  "BOK-GRD-SML": book(
    `<path class="G" d="M204 182v-54"/><path class="g" d="M204 148c-34 2-38-26-36-34 26 0 38 12 36 34zM204 134c0-28 18-36 36-36 2 22-10 36-36 36z"/>`,
  ),
  "BOK-TYP-HND": book(
    `<path class="W" d="M174 178l30-84 30 84M185 150h38M164 178h22M222 178h22"/><circle class="a" cx="238" cy="92" r="6"/>`,
  ),
  "BOK-NOV-LTH": book(
    `<path class="w" d="M192 122h24l8 62h-40z"/><path class="a" d="M188 152h32l2 16h-36zM188 122l16-20 16 20z"/><path class="W" d="M224 112l22-8M224 118l22 8M184 112l-20-8M184 118l-20 8"/>`,
  ),
  "BOK-COF-ATL": book(
    `<ellipse class="w" cx="204" cy="136" rx="28" ry="42" transform="rotate(24 204 136)"/><path class="M" d="M190 98c26 22-2 50 26 76"/>`,
  ),
};
