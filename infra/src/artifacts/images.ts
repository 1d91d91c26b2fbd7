import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ServiceName, serviceNames } from "@shop/topology";

/** The images of the services, and the command that builds and pushes a missing one. */
export interface Images {
  readonly tags: Readonly<Record<ServiceName, string>>;
  readonly publishCommand: string;
}

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Files included in every image, in addition to the service and its packages. */
const common = [".npmrc", "package.json", "package-lock.json", "docker/service.Dockerfile", "docker/src"];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as Manifest;

/** Folders of the production packages, by package name. `packages/local` never ships. */
const packageFolders = (): Map<string, string> =>
  new Map(
    readdirSync(join(repository, "packages"))
      .filter((name) => name !== "local")
      .map((name) => [manifestOf(`packages/${name}`).name, `packages/${name}`]),
  );

/** A folder and all packages of this repository that it depends on, directly or indirectly. */
const withPackages = (folder: string, packages: ReadonlyMap<string, string>): Set<string> => {
  const found = new Set<string>();
  const visit = (one: string): void => {
    if (found.has(one)) return;
    found.add(one);
    for (const name of Object.keys(manifestOf(one).dependencies ?? {})) {
      const needed = packages.get(name);
      if (needed) visit(needed);
    }
  };
  visit(folder);
  return found;
};

const isBuilt = (file: string): boolean =>
  !/(^|\/)(node_modules|test|demo|bench)\/|\.test\.ts$|\.md$/.test(file);

const filesIn = (path: string): string[] => {
  try {
    return readdirSync(join(repository, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(repository.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return [path];
    throw error;
  }
};

/** A hash of all inputs of a service's image: code, packages, dependencies and build instructions. */
const tagOf = (service: ServiceName, packages: ReadonlyMap<string, string>): string => {
  const hash = createHash("sha256");
  const folders = [...withPackages(`services/${service}`, packages)];
  for (const file of [...common, ...folders].flatMap(filesIn).filter(isBuilt).toSorted()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(repository, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
};

/** The image tags for the current source. */
export const imageTags = (): Record<ServiceName, string> => {
  const packages = packageFolders();
  return Object.fromEntries(serviceNames.map((service) => [service, tagOf(service, packages)])) as Record<
    ServiceName,
    string
  >;
};
