import { AcmCertificate } from "@cdktn/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktn/provider-aws/lib/acm-certificate-validation/index.js";
import { Route53Record } from "@cdktn/provider-aws/lib/route53-record/index.js";
import { Construct } from "constructs";

export interface CertificateProps {
  readonly domain: string;
  readonly zoneId: string;
}

/** A certificate that renews itself as long as its validation record is in the zone. */
export class Certificate extends Construct {
  /** The certificate's ARN, available once the certificate is valid. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { domain, zoneId }: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "Certificate", {
      domainName: domain,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "Proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "Validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
