import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A member in the class of a binding: a comment with flags, then the expression that reads its value. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly writeOnly: boolean;
  /** `this.getStringAttribute('arn')`, or `new VpcTimeoutsOutputReference(this, "timeouts")`. */
  readonly reader: string;
}

/** A settable member, in the function that writes HCL. */
export interface Argument {
  readonly name: string;
  /** `cdktn.listMapperHcl(vpcRouteToHclTerraform, true)(struct.route)` */
  readonly writer: string;
  readonly type: string;
  readonly storage: string;
}

/** A class of a binding and its HCL function: the resource itself, or a structure inside it. */
export interface Struct {
  readonly members: readonly Member[];
  readonly args: readonly Argument[];
}

/** A parsed binding: its structures by name, and the one that is the resource. */
export interface Binding {
  readonly structs: ReadonlyMap<string, Struct>;
  readonly root: string;
}

const declaration = /^(?=class |function )/m;
const resource = /^class (\w+) extends cdktn\.Terraform/;
const structure = /^(?:class (\w+)OutputReference extends|function (\w+)ToHclTerraform\()/;
const memberStart = /^(?= +\/\/ \w+ - computed: )/m;
const flags =
  /(?<name>\w+) - computed: (?<computed>\w+), optional: (?<optional>\w+), required: (?<required>\w+)/;
const argument =
  /^ +(?<name>\w+): \{\n +value: (?<writer>.*),\n +isBlock: \w+,\n +type: "(?<type>\w+)",\n +storageClassType: "(?<storage>\w+)",$/gm;

/** Under this name the class `VpcRouteOutputReference` and the function `vpcRouteToHclTerraform` meet. */
export const structName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The larger bindings keep their structures in files of their own. */
const readSource = (folder: string): string =>
  globSync("{index.js,index-structs/structs*.js}", { cwd: folder })
    .map((file) => readFileSync(join(folder, file), "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""))
    .join("\n");

const toMember = (text: string): Member => {
  const found = flags.exec(text)?.groups ?? {};
  const reader = /^ +_\w+ = (new .*);$/m.exec(text) ?? /^ +return (.*);$/m.exec(text);
  return {
    name: String(found["name"]),
    computed: found["computed"] === "true",
    optional: found["optional"] === "true",
    required: found["required"] === "true",
    writeOnly: text.includes("@deprecated Write-only:"),
    reader: reader?.[1] ?? "",
  };
};

const toArgument = ({ groups = {} }: RegExpMatchArray): Argument => ({
  name: String(groups["name"]),
  writer: String(groups["writer"]),
  type: String(groups["type"]),
  storage: String(groups["storage"]),
});

/** Parses the generated JavaScript in `folder`. */
export const readBinding = (folder: string): Binding => {
  const structs = new Map<string, Struct>();
  let root = "";
  for (const text of readSource(folder).split(declaration)) {
    const own = resource.exec(text)?.[1];
    const declared = own ?? structure.exec(text)?.slice(1).find(Boolean);
    if (declared === undefined) continue;
    const name = structName(declared);
    if (own !== undefined) root = name;
    const { members, args } = structs.get(name) ?? { members: [], args: [] };
    structs.set(name, {
      members: [...members, ...text.split(memberStart).slice(1).map(toMember)],
      args: [...args, ...[...text.matchAll(argument)].map(toArgument)],
    });
  }
  return { structs, root };
};
