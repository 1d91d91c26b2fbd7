import type { ProductResponse } from "@shop/contracts";
import { ActionForm, Field, type FieldProps, TextArea } from "../../components/form.tsx";
import { Notice } from "../../components/notice.tsx";
import { useTexts } from "../../render/visit.ts";
import type { Rejected } from "../session-pages.tsx";
import { AdminLayout, type AdminNotice } from "./admin-layout.tsx";

type Values = Readonly<Record<string, string>>;

const fieldNames = ["sku", "name", "category", "priceCents", "imageUrl", "description"] as const;

/** A product as the fields of its form. */
export const valuesOf = ({ sku, name, category, price, imageUrl, description }: ProductResponse): Values => ({
  sku,
  name,
  category,
  priceCents: String(price.amount),
  imageUrl: imageUrl ?? "",
  description,
});

const Fields = ({ values, errors }: { readonly values: Values; readonly errors: Values }) => {
  const texts = useTexts().admin;
  return (
    <>
      <Field name="sku" label={texts.sku} value={values["sku"]} error={errors["sku"]} maxLength={32} />
      <Field name="name" label={texts.name} value={values["name"]} error={errors["name"]} maxLength={200} />
      <Field
        name="category"
        label={texts.category}
        value={values["category"]}
        error={errors["category"]}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        maxLength={40}
      />
      <Field
        name="priceCents"
        label={texts.priceCents}
        type="number"
        min={0}
        max={100_000_000}
        value={values["priceCents"]}
        error={errors["price"]}
      />
      <Field
        name="imageUrl"
        label={texts.imageUrl}
        type="url"
        required={false}
        value={values["imageUrl"]}
        error={errors["imageUrl"]}
      />
      <TextArea name="description" label={texts.description} value={values["description"]} />
    </>
  );
};

const UnitsField = (props: Pick<FieldProps, "value" | "error">) => (
  <Field name="onHand" label={useTexts().admin.onHand} type="number" min={0} max={1_000_000} {...props} />
);

/** A form to add a product. */
export const AddProductPage = ({ rejected }: { readonly rejected?: Rejected | undefined }) => {
  const texts = useTexts().admin;
  const notice = rejected && ({ kind: "error", text: rejected.message } as const);
  return (
    <AdminLayout section="products" title={texts.add} notice={notice}>
      <ActionForm action="/admin/products" className="panel stack">
        <Fields values={rejected?.values ?? {}} errors={rejected?.errors ?? {}} />
        <UnitsField value={rejected?.values["onHand"] ?? 0} error={rejected?.errors["onHand"]} />
        <button className="primary" type="submit">
          {texts.add}
        </button>
      </ActionForm>
    </AdminLayout>
  );
};

/** Both versions of a product that two people have changed. */
const Conflict = ({ current, yours }: { readonly current: Values; readonly yours: Values }) => {
  const texts = useTexts().admin;
  const changed = fieldNames.filter((name) => current[name] !== yours[name]);
  return (
    <Notice kind="warning" title={texts.conflictTitle}>
      <p>{texts.conflictHelp}</p>
      <table className="versions">
        <thead>
          <tr>
            <td />
            <th scope="col">{texts.current}</th>
            <th scope="col">{texts.yours}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((name) => (
            <tr key={name}>
              <th scope="row">{texts[name]}</th>
              <td>{current[name]}</td>
              <td>{yours[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  );
};

export interface EditProductPageProps {
  readonly product: ProductResponse;
  readonly notice?: AdminNotice | undefined;
  /** The form as it was rejected. */
  readonly rejected?: Rejected | undefined;
  /** True if the product has changed since the form was opened. */
  readonly isConflict?: boolean;
}

/** A form to edit a product, its stock, and its retirement. */
export const EditProductPage = ({ product, notice, rejected, isConflict = false }: EditProductPageProps) => {
  const texts = useTexts().admin;
  const values = rejected?.values ?? valuesOf(product);
  const path = `/admin/products/${product.id}`;
  return (
    <AdminLayout section="products" title={product.name} notice={notice}>
      {isConflict && <Conflict current={valuesOf(product)} yours={values} />}
      <div className="panels">
        <ActionForm action={path} className="panel stack">
          <h2>{texts.edit}</h2>
          <input type="hidden" name="etag" value={`"${product.version}.${product.available}"`} />
          <Fields values={values} errors={rejected?.errors ?? {}} />
          <button className="primary" type="submit">
            {texts.save}
          </button>
        </ActionForm>
        <div>
          <ActionForm action={`${path}/stock`} className="panel stack">
            <h2>{texts.setStock}</h2>
            <p>
              {texts.available}: {product.available}
            </p>
            <UnitsField value={product.available} />
            <button type="submit">{texts.setStock}</button>
          </ActionForm>
          <ActionForm action={`${path}/retire`} className="panel stack">
            <h2>{texts.retire}</h2>
            <p>{texts.retireHelp}</p>
            <input type="hidden" name="etag" value={`"${product.version}.${product.available}"`} />
            <label className="choice">
              <input type="checkbox" name="confirm" value="yes" required />
              {texts.retireConfirm}
            </label>
            <button className="danger" type="submit">
              {texts.retire}
            </button>
          </ActionForm>
        </div>
      </div>
    </AdminLayout>
  );
};
