import { breakFirst } from "./breaking.ts";
import { type Check, checkEach } from "./check.ts";
import { originOf } from "./reading/references.ts";
import { resources } from "./reading/resources.ts";

interface Repository {
  image_tag_mutability: string;
  image_scanning_configuration: { scan_on_push: boolean };
  encryption_configuration: { encryption_type: string }[];
  force_delete: boolean;
}

interface Lifecycle {
  repository: string;
  policy: string;
}

interface LifecyclePolicy {
  readonly rules: {
    readonly selection: { readonly countNumber: number };
    readonly action: { readonly type: string };
  }[];
}

const check = checkEach<Repository>("aws_ecr_repository");

const keepOne = JSON.stringify({ rules: [{ selection: { countNumber: 1 }, action: { type: "expire" } }] });

/** The image repositories. */
export const registryChecks: readonly Check[] = [
  check({
    name: "tags are immutable",
    holds: ({ image_tag_mutability }) => image_tag_mutability === "IMMUTABLE" || "lets tags move",
    broken: { image_tag_mutability: "MUTABLE" },
  }),
  check({
    name: "images are scanned for vulnerabilities when they are pushed",
    holds: ({ image_scanning_configuration }) => image_scanning_configuration.scan_on_push || "are not",
    broken: { image_scanning_configuration: { scan_on_push: false } },
  }),
  check({
    name: "images are encrypted with KMS",
    holds: ({ encryption_configuration: [one] }) => one?.encryption_type === "KMS" || "are not",
    broken: { encryption_configuration: [] },
  }),
  check({
    name: "old images expire, and enough of them stay for rollbacks",
    holds: (_, { resource, shop }) => {
      const lifecycle = resources<Lifecycle>(shop, "aws_ecr_lifecycle_policy").find(
        ({ stack, block }) => originOf(shop, stack, block.repository) === resource.at,
      );
      const { rules } = JSON.parse(lifecycle?.block.policy ?? '{"rules":[]}') as LifecyclePolicy;
      return [
        rules.some(({ action }) => action.type === "expire") || "keeps all images",
        rules.every(({ selection }) => selection.countNumber >= 5) || "keeps too few images",
      ];
    },
    broken: [
      breakFirst<Lifecycle>("aws_ecr_lifecycle_policy", { policy: '{"rules":[]}' }),
      breakFirst<Lifecycle>("aws_ecr_lifecycle_policy", { policy: keepOne }),
    ],
  }),
  check({
    name: "prod's repositories cannot be deleted with their images",
    only: "prod",
    holds: ({ force_delete }) => force_delete === false || "do",
    broken: { force_delete: true },
  }),
];
