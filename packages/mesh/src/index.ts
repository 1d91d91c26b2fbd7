export type { CircuitState, Peer, PeerOptions } from "./create-peer.ts";
export { createPeer } from "./create-peer.ts";
export type { PeerTiming } from "./peer-timing.ts";
