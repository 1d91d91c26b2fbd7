import { first, type Mapping } from "../mapping.ts";

/** Certificates and names. */
export const certificatesMappings: Readonly<Record<string, Mapping>> = {
  aws_acm_certificate: { parts: [{ operation: "acm:RequestCertificate" }] },
  aws_acm_certificate_validation: {
    parts: [{ operation: "acm:DescribeCertificate" }],
    local: ["validation_record_fqdns"],
  },
  aws_route53_record: {
    parts: [
      {
        operation: "route53:ChangeResourceRecordSets",
        takes: ["name", "type", "records", "ttl", "alias"],
        members: (block) => ({
          ChangeBatch: {
            Changes: [
              {
                Action: "UPSERT",
                ResourceRecordSet: {
                  Name: block["name"],
                  Type: block["type"],
                  TTL: block["ttl"],
                  ...(block["records"] !== undefined && {
                    ResourceRecords: (block["records"] as string[]).map((Value) => ({ Value })),
                  }),
                  ...(block["alias"] !== undefined && {
                    AliasTarget: {
                      DNSName: first(block["alias"])["name"],
                      HostedZoneId: first(block["alias"])["zone_id"],
                      EvaluateTargetHealth: first(block["alias"])["evaluate_target_health"],
                    },
                  }),
                },
              },
            ],
          },
        }),
      },
    ],
    rename: { zone_id: "HostedZoneId" },
    local: ["allow_overwrite"],
  },
};
