/** Draws the figure with three.js. This file, and the library with it, is fetched only where a figure moves. */
import {
  BufferGeometry,
  CircleGeometry,
  Color,
  CylinderGeometry,
  DirectionalLight,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  HemisphereLight,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PCFShadowMap,
  PerspectiveCamera,
  Quaternion,
  Scene,
  ShadowMaterial,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
} from "three";
import { type Ball, framing, ring, viewFrom } from "./figure-fit";
import { type Motion, type Part, type Patch, type Place, type Ring, type Rod, type Vector, axesOf, glow, jointOf, mirrorPatch, mirrorRod, placeAt, skinAt } from "./figure-motion";

export interface Colours {
  body: string;
  lit: string;
  litToo: string;
  tool: string;
  soft: string;
  floor: string;
}

export interface Stage {
  show(time: number, mirrored: boolean): void;
  look(azimuthDeg: number, elevationDeg: number): void;
  resize(width: number, height: number): void;
  recolour(colours: Colours): void;
  draw(): void;
}

const AROUND = 36;
const ALONG = 30;
const VIEW_DEG = 28;
/** The ground reaches so far beyond what moves over it. */
const BEYOND_M = 0.12;
/** Nothing is thicker than this around its joint. */
const FLESH_M = 0.12;
/** What must be in the picture fills this share of it at most. */
const FILLED = 0.97;

/** Throws where the context cannot draw. */
export function stage(canvas: HTMLCanvasElement, context: WebGL2RenderingContext, motion: Motion, colours: Colours): Stage {
  const renderer = new WebGLRenderer({ canvas, context });
  renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  const scene = new Scene();
  const extent = extentOf(motion);
  const light = lights(scene, extent);
  const body = new Body(motion);
  const ground = floor(extent);
  scene.add(body.group, ground.disc, ground.shade, light.target);
  const camera = new PerspectiveCamera(VIEW_DEG, 1, 0.1, 40);
  camera.up.set(0, 0, 1);
  const aim = { azimuth: 0, elevation: 10 };
  const place = (): void => {
    const half = Math.tan((VIEW_DEG * Math.PI) / 360) * FILLED;
    const view = viewFrom(aim.azimuth, aim.elevation);
    const { far, aside, above } = framing(extent.balls, view, half * camera.aspect, half);
    const aimed = extent.middle.clone().addScaledVector(new Vector3(...view.right), aside).addScaledVector(new Vector3(...view.up), above);
    camera.position.set(...view.toward).multiplyScalar(far).add(aimed);
    camera.lookAt(aimed);
  };
  const paint = (made: Colours): void => {
    body.paint(made);
    ground.disc.material.color.set(made.floor);
  };
  paint(colours);
  return {
    show: (time, mirrored) => {
      body.pose(placeAt(motion, time, mirrored), mirrored);
    },
    look: (azimuthDeg, elevationDeg) => {
      aim.azimuth = azimuthDeg;
      aim.elevation = elevationDeg;
      place();
    },
    resize: (width, height) => {
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      place();
    },
    recolour: paint,
    draw: () => {
      renderer.render(scene, camera);
    },
  };
}

/** The middle and the half width of everything that moves; `balls` must be in the picture, seen from the middle. */
interface Extent {
  middle: Vector3;
  radius: number;
  balls: Ball[];
}

/** Wide enough for both sides: mirrored, the figure stays on its ground. */
function extentOf(motion: Motion): Extent {
  const spots: Vector[] = [];
  const moving: Vector[] = [];
  for (const frame of motion.frames) {
    motion.joints.forEach((joint, index) => {
      const [x = 0, y = 0, z = 0] = frame.slice(3 * index, 3 * index + 3);
      spots.push([x, y, z], [x, -y, z]);
      if (!joint.startsWith("post")) moving.push([x, y, z]);
    });
  }
  const ahead = moving.map((spot) => spot[0]);
  const [back, front] = [ahead.reduce((a, b) => Math.min(a, b), Infinity), ahead.reduce((a, b) => Math.max(a, b), -Infinity)];
  const side = moving.reduce((most, spot) => Math.max(most, Math.abs(spot[1])), 0);
  const [x, z] = [(front + back) / 2, moving.reduce((most, spot) => Math.max(most, spot[2]), 0) / 2];
  const radius = Math.hypot((front - back) / 2, side) + 0.08;
  return {
    middle: new Vector3(x, 0, z),
    radius,
    balls: [
      ...spots.map((spot): Ball => [[spot[0] - x, spot[1], spot[2] - z], FLESH_M]),
      ...ring(radius + BEYOND_M, -z).map((spot): Ball => [spot, 0]),
    ],
  };
}

function lights(scene: Scene, extent: Extent): DirectionalLight {
  scene.add(new HemisphereLight(0xffffff, 0xa89c8c, 2.3));
  const sun = new DirectionalLight(0xffffff, 2.1);
  sun.position.copy(extent.middle).add(new Vector3(1.6, -1.8, 4));
  sun.target.position.copy(extent.middle);
  sun.castShadow = true;
  sun.shadow.mapSize.set(1024, 1024);
  sun.shadow.radius = 4;
  sun.shadow.bias = -0.0005;
  sun.shadow.normalBias = 0.02;
  const box = sun.shadow.camera;
  box.left = box.bottom = -extent.radius - 0.6;
  box.right = box.top = extent.radius + 0.6;
  box.far = 12;
  scene.add(sun);
  return sun;
}

function floor(extent: Extent): { disc: Mesh<CircleGeometry, MeshBasicMaterial>; shade: Mesh } {
  const shape = new CircleGeometry(extent.radius + BEYOND_M, 72);
  const disc = new Mesh(shape, new MeshBasicMaterial({ side: DoubleSide, transparent: true, opacity: 0.9 }));
  const shade = new Mesh(shape, new ShadowMaterial({ opacity: 0.28 }));
  shade.receiveShadow = true;
  disc.position.set(extent.middle.x, extent.middle.y, -0.004);
  shade.position.set(extent.middle.x, extent.middle.y, 0);
  return { disc, shade };
}

/** Parts of flesh and the rods of what the hands hold. */
class Body {
  readonly group = new Group();
  private readonly skins: { part: Part; mesh: Mesh<BufferGeometry, MeshStandardMaterial>; length: number }[];
  private readonly rods: { rod: Rod; mesh: Mesh<BufferGeometry, MeshStandardMaterial> }[];
  private colours: Colours | null = null;
  private mirrored = false;

  constructor(private readonly motion: Motion) {
    const first = placeAt(motion, 0, false);
    this.skins = motion.parts.map((part) => {
      const length = axesOf(part, first).length;
      const mesh = solid(skinOf(part, length), true);
      return { part, mesh, length };
    });
    this.rods = motion.rods.map((rod) => ({ rod, mesh: solid(rod[0] === rod[1] ? new SphereGeometry(rod[2], 32, 20) : new CylinderGeometry(rod[2], rod[2], 1, rod[3] === 1 ? 10 : 20).rotateX(Math.PI / 2), false) }));
    this.group.add(...this.skins.map((each) => each.mesh), ...this.rods.map((each) => each.mesh));
  }

  paint(colours: Colours): void {
    this.colours = colours;
    const { lit, lit_too: litToo } = this.motion;
    const [most, too] = this.mirrored ? [lit.map(mirrorPatch), litToo.map(mirrorPatch)] : [lit, litToo];
    for (const { part, mesh } of this.skins) paintSkin(part, mesh.geometry, most, too, colours);
    for (const { rod, mesh } of this.rods) mesh.material.color.set(rod[3] === 1 ? colours.soft : colours.tool);
  }

  pose(place: Place, mirrored: boolean): void {
    if (mirrored !== this.mirrored && this.colours !== null) {
      this.mirrored = mirrored;
      this.paint(this.colours);
    }
    for (const { part, mesh, length } of this.skins) {
      const axes = axesOf(part, place);
      const basis = new Matrix4().makeBasis(new Vector3(...axes.front), new Vector3(...axes.left), new Vector3(...axes.up));
      mesh.quaternion.setFromRotationMatrix(basis);
      mesh.position.set(...jointOf(place, part[1]));
      mesh.scale.set(1, 1, axes.length / length);
    }
    for (const { rod, mesh } of this.rods) {
      const [start, end] = mirrored ? mirrorRod(rod) : rod;
      lay(mesh, jointOf(place, start), jointOf(place, end));
    }
  }
}

const AHEAD = new Vector3(0, 0, 1);

/** Put a rod of length 1 between two points. */
function lay(mesh: Mesh, start: Vector, end: Vector): void {
  const line = new Vector3(end[0] - start[0], end[1] - start[1], end[2] - start[2]);
  const length = line.length();
  mesh.position.set(...start).addScaledVector(line, 0.5);
  if (length < 1e-6) return;
  mesh.quaternion.copy(new Quaternion().setFromUnitVectors(AHEAD, line.multiplyScalar(1 / length)));
  mesh.scale.set(1, 1, length);
}

function solid(geometry: BufferGeometry, vertexColors: boolean): Mesh<BufferGeometry, MeshStandardMaterial> {
  const mesh = new Mesh(geometry, new MeshStandardMaterial({ vertexColors, roughness: 0.72, metalness: 0 }));
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  return mesh;
}

/** Where along a part its rows of points lie. */
function rowsOf(rings: readonly Ring[]): number[] {
  const from = rings[0]?.[0] ?? 0;
  const to = rings.at(-1)?.[0] ?? 1;
  // Closer together toward the ends, which are round.
  return Array.from({ length: ALONG + 1 }, (_, row) => from + ((to - from) * (1 - Math.cos((Math.PI * row) / ALONG))) / 2);
}

function skinOf([, , , , rings]: Part, length: number): BufferGeometry {
  const spots: number[] = [];
  const faces: number[] = [];
  const rows = rowsOf(rings);
  rows.forEach((at, row) => {
    const [depth, width, ahead] = skinAt(rings, at);
    const shut = row === 0 || row === ALONG ? 0.05 : 1;
    for (let step = 0; step <= AROUND; step += 1) {
      const angle = (2 * Math.PI * step) / AROUND;
      spots.push(ahead + depth * shut * Math.cos(angle), width * shut * Math.sin(angle), at * length);
      if (row === ALONG || step === AROUND) continue;
      const here = row * (AROUND + 1) + step;
      const above = here + AROUND + 1;
      faces.push(here, here + 1, above, here + 1, above + 1, above);
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(spots, 3));
  geometry.setAttribute("color", new Float32BufferAttribute(new Float32Array(spots.length), 3));
  geometry.setIndex(faces);
  geometry.computeVertexNormals();
  closeSeam(geometry);
  return geometry;
}

/** The first and the last point of a row are one: give them one normal. */
function closeSeam(geometry: BufferGeometry): void {
  const normal = geometry.getAttribute("normal");
  for (let row = 0; row <= ALONG; row += 1) {
    const first = row * (AROUND + 1);
    const last = first + AROUND;
    const both = new Vector3().fromBufferAttribute(normal, first).add(new Vector3().fromBufferAttribute(normal, last)).normalize();
    normal.setXYZ(first, both.x, both.y, both.z);
    normal.setXYZ(last, both.x, both.y, both.z);
  }
}

function paintSkin([name, , , , rings]: Part, geometry: BufferGeometry, lit: readonly Patch[], litToo: readonly Patch[], colours: Colours): void {
  const colour = geometry.getAttribute("color");
  const [plain, most, too] = [new Color(colours.body), new Color(colours.lit), new Color(colours.litToo)];
  rowsOf(rings).forEach((at, row) => {
    for (let step = 0; step <= AROUND; step += 1) {
      const angle = (360 * step) / AROUND;
      const made = plain.clone().lerp(too, glow(litToo, name, at, angle)).lerp(most, glow(lit, name, at, angle));
      colour.setXYZ(row * (AROUND + 1) + step, made.r, made.g, made.b);
    }
  });
  colour.needsUpdate = true;
}
