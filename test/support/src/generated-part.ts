/** A generated part of a page, between two comments that Markdown does not show. */
export interface GeneratedPart {
  readonly name: string;
  readonly command: string;
}

const positions = (text: string, { name, command }: GeneratedPart): [number, number] => {
  const begin = `<!-- ${name}, made by: ${command} -->`;
  const end = `<!-- end of ${name} -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for ${name}:\n${begin}\n${end}`);
  return [from + begin.length, to];
};

/** The content of a page between the comments. */
export const readPart = (text: string, part: GeneratedPart): string =>
  text.slice(...positions(text, part)).trim();

/** The page with new content between the comments. */
export const replacePart = (text: string, part: GeneratedPart, content: string): string => {
  const [from, to] = positions(text, part);
  return `${text.slice(0, from)}\n\n${content}\n\n${text.slice(to)}`;
};
