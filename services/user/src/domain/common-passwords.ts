import { CommonPasswordError } from "./errors.ts";

/** The most common passwords of at least eight characters, which attackers try first. */
const commonPasswords: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 12345678910 123123123 987654321 0987654321 11111111 111111111 1111111111 00000000
   0000000000 88888888 99999999 87654321 147258369 123654789 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4
   q1w2e3r4t5 zaq12wsx qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop asdfghjk asdfghjkl asdf1234 zxcvbnm1
   abcd1234 abc12345 abc123456 a1b2c3d4 aa123456 aaaaaaaa password password1 password12 password123 password1234
   password! p@ssw0rd p@ssword passw0rd pass1234 passwort changeme changeme1 changeme123 letmein1 letmein123 welcome1
   welcome123 iloveyou iloveyou1 iloveyou2 princess princess1 sunshine sunshine1 football football1 baseball
   basketball superman superman1 batman123 starwars pokemon1 dragon123 monkey123 michelle jennifer charlie1 jordan23
   trustno1 whatever computer internet samsung1 internet1 corvette mercedes midnight maverick mustang1 steelers
   liverpool liverpool1 chelsea1 arsenal1 master12 admin123 admin1234 administrator root1234 test1234 testtest guest123
   secret123 qazwsxedc qweasdzxc google123 linkedin facebook1 hello123 freedom1 summer2024 summer2025 summer2026
   winter2024 winter2025 winter2026`.split(/\s+/),
);

/** True if a password is one of them, in any case and spelling. */
export const isCommon = (password: string): boolean =>
  commonPasswords.has(password.normalize("NFKC").toLowerCase());

/** @throws CommonPasswordError */
export const requireUncommon = (password: string): void => {
  if (isCommon(password)) throw new CommonPasswordError();
};
