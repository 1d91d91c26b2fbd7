import type { Motifs } from "./motifs.ts";

const tent = `<path class="m" d="M88 234L200 82l112 152z"/><path class="d" d="M200 82l44 152h-88z"/><path class="y" d="M200 140l24 94h-48z"/><path class="D2" d="M88 234l-26 8M312 234l26 8"/><path class="a" d="M200 84V56l32 11-32 11"/>`;

export const outdoors: Motifs = {
  category: tent,
  "OUT-TNT-2P": tent,
  "OUT-BAG-SLP": `<path class="m" d="M122 234c-28-60-22-164 78-168 100 4 106 108 78 168z"/><path class="d" d="M150 122c6-52 94-52 100 0 4 32-104 32-100 0z"/><path class="w" d="M166 126c8-30 60-30 68 0 2 16-70 16-68 0z"/><path class="F" d="M122 168h156M116 200h168"/><path class="A" d="M200 150v84"/>`,
  "OUT-STV-GAS": `<path class="a" d="M140 178h120v44a12 12 0 0 1-12 12h-96a12 12 0 0 1-12-12z"/><path class="a" d="M140 180c6-26 114-26 120 0z"/><path class="k" d="M186 126h28v34h-28z"/><path class="K" d="M200 132h-54v-22M200 132h54v-22M214 146h40"/><path class="y" d="M200 122c-26-22-6-36 0-54 6 18 26 32 0 54z"/><path class="W" d="M162 204h76"/>`,
  "OUT-BTL-750": `<rect class="m" x="160" y="100" width="80" height="134" rx="18"/><rect class="d" x="174" y="60" width="52" height="38" rx="8"/><path class="k" d="M168 94h64v12h-64z"/><path class="a" d="M160 158h80v36h-80z"/><path class="w o" d="M172 116h10v106h-10z"/>`,
  "OUT-HDL-350": `<path class="y o" d="M232 130l116-44v144l-116-44z"/><path class="RR" d="M92 162c0-112 132-96 132-14"/><path class="RR" d="M92 162c0 34 60 44 108 24"/><rect class="d" x="166" y="116" width="72" height="84" rx="16"/><circle class="w" cx="214" cy="158" r="25"/><circle class="y" cx="214" cy="158" r="14"/>`,
  "OUT-PCK-28": `<path class="D" d="M176 76c0-28 48-28 48 0"/><path class="m" d="M136 126c0-70 128-70 128 0v94a14 14 0 0 1-14 14H150a14 14 0 0 1-14-14z"/><path class="d" d="M154 162h92v58a8 8 0 0 1-8 8h-76a8 8 0 0 1-8-8z"/><path class="A" d="M154 178h92"/><path class="a" d="M136 118h128v14H136z"/><path class="D" d="M132 150c-22 8-22 60-2 66M268 150c22 8 22 60 2 66"/>`,
  "OUT-MAP-CMP": `<circle class="d" cx="200" cy="150" r="86"/><circle class="w" cx="200" cy="150" r="70"/><path class="r" d="M200 150l-16-10 40-42z"/><path class="k" d="M200 150l16 10-40 42z"/><path class="r" d="M184 140l40-42-8 62z"/><path class="k" d="M216 160l-40 42 8-62z"/><circle class="y" cx="200" cy="150" r="8"/><path class="D2" d="M200 88v10M200 202v10M138 150h10M252 150h10"/>`,
  "OUT-TRP-3X3": `<path class="D2" d="M84 140l-22 92M316 140l22 92"/><path class="m" d="M84 140L200 76l116 64-54 62H138z"/><path class="d o" d="M200 76l-62 126h124z"/><path class="D" d="M200 76v158"/><path class="A" d="M84 140l54 62h124l54-62"/>`,
  "OUT-KIT-AID": `<path class="D" d="M164 112V92a10 10 0 0 1 10-10h52a10 10 0 0 1 10 10v20"/><rect class="r" x="108" y="110" width="184" height="124" rx="18"/><path class="w" d="M184 134h32v26h26v32h-26v26h-32v-26h-26v-32h26z"/>`,
};
