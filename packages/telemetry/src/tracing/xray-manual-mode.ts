/**
 * Imported before aws-xray-sdk-core, which otherwise installs cls-hooked when it is loaded: an async hook that every
 * promise pays for and that loses the context under pool contention (docs/decisions/0005).
 */
process.env["AWS_XRAY_MANUAL_MODE"] = "1";
process.env["AWS_XRAY_CONTEXT_MISSING"] ??= "IGNORE_ERROR";
