export { allowedSecrets } from "./allowed-secrets.ts";
export { allowedLicences, packagesByLicence, withoutAllowedLicence } from "./licences.ts";
export { type LockedPackage, type LockedPackages, lockedFolders, nameOf, readLockfile } from "./lockfile.ts";
export { runTimeRoots, runTimeTree } from "./run-time-tree.ts";
export { createSbom, type Sbom } from "./sbom.ts";
export { filesToScan, findSecrets } from "./secrets.ts";
export { toolsAtRunTime } from "./tools-at-run-time.ts";
