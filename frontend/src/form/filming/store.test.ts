import { describe, expect, it } from "vitest";
import { typeFor } from "./recorder";
import { nameOf } from "./store";

describe("a film's name", () => {
  it("says when it was filmed and what it is", () => {
    const begunAt = new Date(2026, 10, 9, 7, 5).getTime();
    expect(nameOf({ begunAt, type: "video/mp4;codecs=avc1" })).toBe("film-2026-11-09-0705.mp4");
    expect(nameOf({ begunAt, type: "video/webm;codecs=vp9" })).toBe("film-2026-11-09-0705.webm");
    expect(nameOf({ begunAt, type: "video/x-matroska;codecs=avc1" })).toBe("film-2026-11-09-0705.mkv");
  });
});

describe("the recorder's type", () => {
  it("prefers what phones code in hardware", () => {
    expect(typeFor(() => true)).toBe("video/mp4;codecs=avc1.42E01E");
    expect(typeFor((type) => type.includes("webm"))).toBe("video/webm;codecs=h264");
    expect(typeFor((type) => type.includes("vp"))).toBe("video/webm;codecs=vp9");
    expect(typeFor(() => false)).toBeUndefined();
  });
});
