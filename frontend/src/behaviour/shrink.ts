/** Photos are sent at most this large; a phone's full picture would take minutes on a county's network. */
const LONGEST_SIDE = 1600;
const THUMBNAIL = 176;
const QUALITY = 0.85;

export interface Photo {
  file: File;
  thumbnail: string;
}

function readImage(file: File): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    const image = new Image();
    reader.onerror = image.onerror = () => failed(new Error("unreadable"));
    reader.onload = () => {
      // A data: address, because the content security policy allows no blob: images.
      image.src = reader.result as string;
    };
    image.onload = () => done(image);
    reader.readAsDataURL(file);
  });
}

function draw(image: HTMLImageElement, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function toJpeg(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** A photo no longer than 1,600 px at its longer side, as JPEG, with a small picture to show. */
export async function shrink(file: File): Promise<Photo> {
  const image = await readImage(file);
  const thumbnail = draw(image, THUMBNAIL).toDataURL("image/jpeg", 0.8);
  const large = Math.max(image.naturalWidth, image.naturalHeight) > LONGEST_SIDE;
  if (!large && file.size < 600_000) return { file, thumbnail };
  const blob = await toJpeg(draw(image, LONGEST_SIDE));
  if (!blob || (!large && blob.size >= file.size)) return { file, thumbnail };
  const name = file.name.replace(/\.\w+$/, "") + ".jpg";
  return { file: new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified }), thumbnail };
}
