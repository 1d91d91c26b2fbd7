const option = /^(?:--output|-o)(?:=(.*))?$/;

/** The folder that cdktf writes to, relative to infra: from the option or CDKTF_OUTPUT. @default cdktf.out */
export const outputOf = (words: readonly string[], env: NodeJS.ProcessEnv = process.env): string => {
  const position = words.findIndex((word) => option.test(word));
  const [, joined] = option.exec(words[position] ?? "") ?? [];
  return joined ?? (position < 0 ? undefined : words[position + 1]) ?? env["CDKTF_OUTPUT"] ?? "cdktf.out";
};
