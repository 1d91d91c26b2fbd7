import type { Sbom } from "./sbom.ts";

/** The allowed licences of production dependencies, and their obligations. */
export const allowedLicences: Readonly<Record<string, string>> = {
  "0BSD": "nothing",
  "Apache-2.0": "its text and the package's NOTICE with every copy",
  "BlueOak-1.0.0": "its text or a link to it with every copy",
  "BSD-2-Clause": "its text with every copy",
  "BSD-3-Clause": "its text with every copy; no advertising with the authors' names",
  ISC: "its text with every copy",
  MIT: "its text with every copy",
};

/** Third-party packages in a bill of materials, by licence; those without one are under "unknown". */
export const packagesByLicence = ({ components }: Pick<Sbom, "components">): Map<string, string[]> => {
  const packages = new Map<string, string[]>();
  for (const { purl, licenses, "bom-ref": name } of components) {
    if (purl.startsWith("pkg:npm/%40shop/")) continue;
    const names = licenses?.map(({ license, expression }) => license?.id ?? license?.name ?? expression);
    const licence = names?.join(" AND ") || "unknown";
    packages.set(licence, [...(packages.get(licence) ?? []), name].toSorted());
  }
  return packages;
};

/** Packages with an unknown or disallowed licence. */
export const withoutAllowedLicence = (packages: ReadonlyMap<string, readonly string[]>): string[] =>
  [...packages].flatMap(([licence, some]) =>
    Object.hasOwn(allowedLicences, licence) ? [] : some.map((one) => `${one}: ${licence}`),
  );
