import type { Palette } from "./draw-picture.ts";

type Motif = (palette: Palette, variation: Uint8Array) => string;

/** One of several, chosen by a byte. */
const pick = <T>(choices: readonly [T, ...T[]], byte = 0): T => choices[byte % choices.length] ?? choices[0];

const books: Motif = ({ main, dark, accent, sky }, [a = 0, b = 0, c = 0]) =>
  [main, accent, dark, main]
    .slice(0, 3 + (a % 2))
    .map((colour, index) => {
      const width = 150 + (((b >> index) * 13) % 50);
      const x = 200 - width / 2 + ((c >> index) % 24) - 12;
      const y = 204 - index * 34;
      return (
        `<rect x="${x}" y="${y}" width="${width}" height="32" rx="4" fill="${colour}"/>` +
        `<rect x="${x + 12}" y="${y + 6}" width="${width - 18}" height="20" rx="2" fill="${sky}" opacity=".85"/>` +
        `<rect x="${x}" y="${y}" width="26" height="32" rx="4" fill="${colour}"/>`
      );
    })
    .join("");

const cup: Motif = ({ main, dark, accent, sky }, [a = 0]) =>
  `<path d="M140 128h110v62a44 44 0 0 1-44 44h-22a44 44 0 0 1-44-44z" fill="${main}"/>` +
  `<path d="M250 142h14a26 26 0 0 1 0 52h-16" fill="none" stroke="${main}" stroke-width="13"/>` +
  `<ellipse cx="195" cy="128" rx="55" ry="12" fill="${dark}"/>` +
  `<path d="M140 ${158 + (a % 12)}h110v18H140z" fill="${accent}" opacity=".8"/>` +
  `<g fill="none" stroke="${sky}" stroke-width="7" stroke-linecap="round" style="mix-blend-mode:multiply">` +
  `<path d="M176 104c-14-18 12-24 0-44M212 104c-14-18 12-24 0-44" stroke="${dark}" opacity=".45"/></g>`;

const bag: Motif = ({ main, dark, accent, sky }, [a = 0, b = 0]) =>
  `<path d="M138 96h124l12 138H126z" fill="${main}"/><path d="M138 96h124l3 26H135z" fill="${dark}"/>` +
  `<rect x="160" y="146" width="80" height="58" rx="8" fill="${sky}"/>` +
  `<ellipse cx="200" cy="175" rx="${14 + (a % 6)}" ry="21" fill="${dark}" transform="rotate(${(b % 50) - 25} 200 175)"/>` +
  `<path d="M196 158c10 12-6 20 6 34" stroke="${accent}" stroke-width="4" fill="none"/>`;

const lamp: Motif = ({ main, dark, accent }, [a = 0]) => {
  const lean = (a % 40) - 20;
  return (
    `<rect x="152" y="220" width="96" height="14" rx="7" fill="${dark}"/>` +
    `<path d="M200 222L${176 + lean / 2} 150L${222 + lean} 98" fill="none" stroke="${dark}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>` +
    `<path d="M${210 + lean} 74l66 34-20 40-74-20z" fill="${main}"/>` +
    `<path d="M${190 + lean} 128l66 20 34 78H150z" fill="${accent}" opacity=".28"/>`
  );
};

const notebook: Motif = ({ main, dark, accent, sky }, [a = 0]) =>
  `<g transform="rotate(${(a % 16) - 8} 200 160)"><rect x="134" y="84" width="124" height="150" rx="9" fill="${main}"/>` +
  `<path d="M134 93a9 9 0 0 1 9-9h12v150h-12a9 9 0 0 1-9-9z" fill="${dark}"/>` +
  `<rect x="172" y="108" width="66" height="36" rx="5" fill="${sky}"/>` +
  `<path d="M226 84h14v62l-7-9-7 9z" fill="${accent}"/></g>`;

const plant: Motif = ({ main, dark, accent }, [a = 0, b = 0]) => {
  const leaf = (turn: number, size: number) =>
    `<path d="M200 176c-${size} -20-${size} -64 0-${size + 48} ${size} ${size - 10} ${size} 58 0 ${size + 48}z" fill="${turn % 2 ? main : dark}" transform="rotate(${turn} 200 178)"/>`;
  return (
    [-62, -35, 33, 61, (a % 20) - 10].map((turn, index) => leaf(turn, 22 + ((b >> index) % 9))).join("") +
    `<path d="M156 174h88l-10 60h-68z" fill="${accent}"/><rect x="150" y="166" width="100" height="18" rx="5" fill="${accent}"/>` +
    `<rect x="150" y="166" width="100" height="18" rx="5" fill="${dark}" opacity=".15"/>`
  );
};

const pot: Motif = ({ main, dark, accent }, [a = 0]) =>
  `<path d="M128 142h144v58a34 34 0 0 1-34 34h-76a34 34 0 0 1-34-34z" fill="${main}"/>` +
  `<rect x="118" y="130" width="164" height="18" rx="9" fill="${dark}"/>` +
  `<path d="M134 130a66 ${34 + (a % 14)} 0 0 1 132 0z" fill="${main}" opacity=".85"/><circle cx="200" cy="${88 - (a % 10)}" r="10" fill="${accent}"/>` +
  `<path d="M128 160h-16a10 10 0 0 0 0 22h16M272 160h16a10 10 0 0 1 0 22h-16" fill="none" stroke="${dark}" stroke-width="9"/>`;

const tent: Motif = ({ main, dark, accent, sky }, [a = 0]) =>
  `<path d="M96 234L200 ${82 + (a % 16)}l104 152z" fill="${main}"/><path d="M200 ${82 + (a % 16)}l34 152h-68z" fill="${dark}"/>` +
  `<path d="M200 128l16 106h-32z" fill="${sky}"/><path d="M200 ${84 + (a % 16)}v-26l30 10-30 10" fill="${accent}"/>`;

const bottle: Motif = ({ main, dark, accent }, [a = 0]) =>
  `<rect x="164" y="${96 + (a % 10)}" width="72" height="138" rx="20" fill="${main}"/><rect x="176" y="66" width="48" height="34" rx="8" fill="${dark}"/>` +
  `<path d="M164 ${150 + (a % 10)}h72v34h-72z" fill="${accent}"/><path d="M180 112v96" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".35"/>`;

const blocks: Motif = ({ main, dark, accent, sky }, [a = 0, b = 0]) =>
  `<rect x="126" y="166" width="68" height="68" rx="9" fill="${main}"/><rect x="206" y="166" width="68" height="68" rx="9" fill="${accent}"/>` +
  `<g transform="rotate(${(a % 24) - 12} 200 132)"><rect x="166" y="96" width="68" height="68" rx="9" fill="${dark}"/>` +
  `${pick(
    [
      `<circle cx="200" cy="130" r="19" fill="${sky}"/>`,
      `<path d="M200 108l21 38h-42z" fill="${sky}"/>`,
      `<path d="M200 108l6 15 16 1-12 11 4 16-14-9-14 9 4-16-12-11 16-1z" fill="${sky}"/>`,
    ],
    b,
  )}</g>` +
  `<circle cx="160" cy="200" r="17" fill="${sky}" opacity=".8"/><path d="M240 182l19 34h-38z" fill="${sky}" opacity=".8"/>`;

const parcel: Motif = ({ main, dark, accent }) =>
  `<rect x="130" y="124" width="140" height="110" rx="8" fill="${main}"/><rect x="122" y="108" width="156" height="30" rx="6" fill="${dark}"/>` +
  `<rect x="190" y="108" width="20" height="126" fill="${accent}"/>` +
  `<path d="M200 108c-40-4-44-44-16-42 14 2 16 26 16 42 0-16 2-40 16-42 28-2 24 38-16 42z" fill="${accent}"/>`;

/** Two motifs of one category, chosen by the product. */
const either =
  (one: Motif, other: Motif): Motif =>
  (palette, variation) =>
    pick([one, other], variation[3])(palette, variation);

/** The drawing of each category; `parcel` for those without one. */
export const motifs: Readonly<Record<string, Motif>> = {
  books,
  coffee: either(cup, bag),
  desk: either(lamp, notebook),
  garden: plant,
  kitchen: either(pot, cup),
  outdoors: either(tent, bottle),
  toys: blocks,
  parcel,
};
