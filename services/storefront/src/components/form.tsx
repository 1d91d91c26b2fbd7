import type { ReactNode } from "react";
import { useVisit } from "../render/visit.ts";

/** A form that changes something: it posts, with the token that proves its origin. */
export const ActionForm = ({
  action,
  className,
  children,
}: {
  readonly action: string;
  readonly className?: string;
  readonly children: ReactNode;
}) => (
  <form action={action} method="post" className={className}>
    <input type="hidden" name="formToken" value={useVisit().formToken} />
    {children}
  </form>
);

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password" | "number" | "url";
  readonly value?: string | number | undefined;
  readonly help?: string;
  /** The reason why the last value was rejected. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
}

const describedBy = (id: string, { help, error }: FieldProps): string | undefined =>
  [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

/** One labelled input with its help and its error. */
export const Field = (props: FieldProps) => {
  const { name, label, type = "text", value, help, error, required = true, ...others } = props;
  const id = `field-${name}`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        defaultValue={value}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, props)}
        {...others}
      />
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};

/** A longer text. */
export const TextArea = ({ name, label, value }: Pick<FieldProps, "name" | "label" | "value">) => (
  <div className="field">
    <label htmlFor={`field-${name}`}>{label}</label>
    <textarea id={`field-${name}`} name={name} defaultValue={value} rows={4} maxLength={5_000} />
  </div>
);
