import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  createSbom,
  nameOf,
  packagesByLicence,
  readLockfile,
  runTimeTree,
  withoutAllowedLicence,
} from "@shop/supply-chain";

const sbom = createSbom();

describe("npm run docker -- sbom", () => {
  it("is a CycloneDX document of 1.5 or later, about this repository", () => {
    assert.equal(sbom.bomFormat, "CycloneDX");
    assert.ok(Number(sbom.specVersion) >= 1.5);
    assert.match(sbom.serialNumber, /^urn:uuid:[0-9a-f-]{36}$/);
    assert.equal(sbom.metadata.component.name, "fargate-shop");
  });

  it("has each package of the run-time tree once, with its origin, hash and licence", () => {
    const packages = readLockfile();
    const expected = [...runTimeTree(packages)].map(
      (folder) => `pkg:npm/${nameOf(packages, folder).replace("@", "%40")}@${packages[folder]?.version}`,
    );
    const purls = sbom.components.map(({ purl }) => purl);
    assert.deepEqual(purls.toSorted(), [...new Set(expected)].toSorted());
    for (const { purl, hashes, licenses } of sbom.components) {
      if (purl.startsWith("pkg:npm/%40shop/")) continue;
      assert.match(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, purl);
      assert.ok(licenses?.length, purl);
    }
  });

  it("has the same packages in its graph and its list", () => {
    const known = new Set(["fargate-shop@1.0.0", ...sbom.components.map((one) => one["bom-ref"])]);
    const refs = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    assert.deepEqual(new Set(refs), known);
  });

  it("is reproducible except for its serial number and its time", () => {
    const withoutMoment = ({ serialNumber, metadata, ...rest }: typeof sbom) => ({
      ...rest,
      metadata: { ...metadata, timestamp: undefined },
    });
    assert.deepEqual(withoutMoment(createSbom()), withoutMoment(sbom));
  });
});

describe("npm run check -- licences", () => {
  it("finds only allowed licences", () => {
    assert.deepEqual(withoutAllowedLicence(packagesByLicence(sbom)), []);
  });

  it("fails for a disallowed licence, and for a missing one", () => {
    const planted = (name: string, licenses?: [{ license: { id: string } }]) => ({
      "bom-ref": `${name}@1.0.0`,
      name,
      version: "1.0.0",
      purl: `pkg:npm/${name}@1.0.0`,
      ...(licenses && { licenses }),
    });
    const components = [
      planted("fine", [{ license: { id: "MIT" } }]),
      planted("copyleft", [{ license: { id: "AGPL-3.0-only" } }]),
      planted("silent"),
    ];
    const refused = withoutAllowedLicence(packagesByLicence({ components }));
    assert.deepEqual(refused, ["copyleft@1.0.0: AGPL-3.0-only", "silent@1.0.0: unknown"]);
  });
});
