import { DataAwsEcrImage } from "@cdktn/provider-aws/lib/data-aws-ecr-image/index.js";
import type { ServiceName } from "@shop/topology";
import { DataResource } from "cdktn";
import { Construct } from "constructs";

export interface ServiceImageProps {
  readonly service: ServiceName;
  readonly repository: string;
  readonly region: string;
  readonly accountId: string;
  /** A hash of all inputs of the image: if it is unchanged, there is nothing to do. */
  readonly tag: string;
  /** Runs in the `infra` folder. Its parameters are SERVICE, IMAGE and REGION. */
  readonly publishCommand: string;
}

/** A service's image. A deployment builds and pushes it if any input has changed. */
export class ServiceImage extends Construct {
  /** The image by digest, so that the built image runs even if its tag moves. */
  readonly reference: string;
  readonly repositoryArn: string;

  constructor(scope: Construct, id: string, props: ServiceImageProps) {
    super(scope, id);
    const { service, repository, region, accountId, tag, publishCommand } = props;
    const url = `${accountId}.dkr.ecr.${region}.amazonaws.com/${repository}`;
    this.repositoryArn = `arn:aws:ecr:${region}:${accountId}:repository/${repository}`;
    const published = new DataResource(this, "Published", {
      triggersReplace: { image: `${url}:${tag}` },
      provisioners: [
        {
          type: "local-exec",
          command: publishCommand,
          // Terraform runs in cdktf.out/stacks/<stack>.
          workingDir: "../../..",
          environment: { SERVICE: service, IMAGE: `${url}:${tag}`, REGION: region },
        },
      ],
    });
    const image = new DataAwsEcrImage(this, "Image", {
      repositoryName: repository,
      imageTag: tag,
      dependsOn: [published],
    });
    this.reference = `${url}@${image.imageDigest}`;
  }
}
