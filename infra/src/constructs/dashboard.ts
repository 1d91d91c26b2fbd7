/** The dashboard's widgets, service by service. */
export interface DashboardProps {
  readonly region: string;
  readonly clusterName: string;
  readonly balancer: string;
  readonly databaseIdentifier: string;
  readonly services: readonly {
    readonly name: string;
    readonly purpose: string;
    readonly targetGroup: string;
    /** A metric of what the service is for, by outcome. */
    readonly outcomes?: { readonly metric: string; readonly values: readonly string[] } | undefined;
  }[];
}

type Service = DashboardProps["services"][number];

/** One line of a chart: namespace, metric, dimensions, and drawing options. */
type Line = readonly (string | Readonly<Record<string, string>>)[];

interface Widget {
  readonly type: "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

const columns = 24;

const heading = (markdown: string): Widget => ({
  type: "text",
  width: columns,
  height: 1,
  properties: { markdown, background: "transparent" },
});

const chart = (title: string, region: string, stat: string, metrics: readonly Line[]): Widget => ({
  type: "metric",
  width: 6,
  height: 6,
  properties: { title, region, stat, metrics, period: 60, view: "timeSeries", yAxis: { left: { min: 0 } } },
});

const rowOf = ({ region, clusterName, balancer }: DashboardProps, service: Service): Widget[] => {
  const fromBalancer = (metric: string, extra: Readonly<Record<string, string>> = {}): Line => [
    "AWS/ApplicationELB",
    metric,
    "LoadBalancer",
    balancer,
    "TargetGroup",
    service.targetGroup,
    extra,
  ];
  const fromService = (metric: string): Line => [
    "AWS/ECS",
    metric,
    "ClusterName",
    clusterName,
    "ServiceName",
    service.name,
  ];
  return [
    heading(`## ${service.name}: ${service.purpose}`),
    chart("Requests and failures", region, "Sum", [
      fromBalancer("RequestCount"),
      fromBalancer("HTTPCode_Target_4XX_Count", { color: "#ff7f0e" }),
      fromBalancer("HTTPCode_Target_5XX_Count", { color: "#d62728" }),
    ]),
    chart("Response time", region, "p99", [
      fromBalancer("TargetResponseTime", { stat: "p50", label: "p50" }),
      fromBalancer("TargetResponseTime", { stat: "p99", label: "p99" }),
    ]),
    chart("CPU and memory, percent", region, "Average", [
      fromService("CPUUtilization"),
      fromService("MemoryUtilization"),
    ]),
    chart("Healthy tasks", region, "Minimum", [fromBalancer("HealthyHostCount")]),
  ];
};

const databaseRow = ({ region, databaseIdentifier }: DashboardProps): Widget[] => {
  const line = (metric: string): Line => ["AWS/RDS", metric, "DBInstanceIdentifier", databaseIdentifier];
  return [
    heading("## PostgreSQL"),
    chart("CPU, percent", region, "Average", [line("CPUUtilization")]),
    chart("Connections", region, "Maximum", [line("DatabaseConnections")]),
    chart("Read and write latency", region, "Average", [line("ReadLatency"), line("WriteLatency")]),
    chart("Free storage and memory", region, "Minimum", [line("FreeStorageSpace"), line("FreeableMemory")]),
  ];
};

const outcomesOf = (region: string, { name, outcomes }: Service): Widget[] => {
  if (!outcomes) return [];
  const { metric, values } = outcomes;
  const lines = values.map(
    (value): Line => ["FargateShop", metric, "Service", name, "Outcome", value, { label: value }],
  );
  return [chart(`${metric} by outcome`, region, "Sum", lines)];
};

/** The services' own metrics, from their logs. */
const shopRow = ({ region, services }: DashboardProps): Widget[] => {
  const counted = services.flatMap(({ outcomes }) => (outcomes ? [outcomes.metric] : []));
  return [
    heading(`## ${[...counted, "backlogs"].join(" and ")}`),
    ...services.flatMap((service) => outcomesOf(region, service)),
    chart(
      "Event loop lag, ms",
      region,
      "Maximum",
      services.map(({ name }): Line => ["FargateShop", "EventLoopLag", "Service", name]),
    ),
  ];
};

/** Places widgets left to right, row by row. */
const placed = (widgets: readonly Widget[]): object[] => {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > columns || widget.type === "text") [x, y, rowHeight] = [0, y + rowHeight, 0];
    const position = { x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return { ...widget, ...position };
  });
};

/** The dashboard as JSON: one row per service, one for the database, one for sales. */
export const dashboardBody = (props: DashboardProps): string =>
  JSON.stringify({
    widgets: placed([
      ...shopRow(props),
      ...props.services.flatMap((service) => rowOf(props, service)),
      ...databaseRow(props),
    ]),
  });
