// Where and when a photograph was taken, as the camera wrote into it; the picture that is kept has neither.
const TIFF = 6;
const [GPS_IFD, EXIF_IFD, TAKEN, LAT_REF, LAT, LNG_REF, LNG] = [0x8825, 0x8769, 0x9003, 1, 2, 3, 4];

// Returns the view of the TIFF part of a JPEG file, null where there is none.
function tiffOf(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) {
      return new DataView(view.buffer, at + 4 + TIFF);
    }
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return null;
  }
  return null;
}

// Returns tag → where its value lies, of one table of the file.
function tagsAt(tiff, place, little) {
  const tags = new Map();
  const many = tiff.getUint16(place, little);
  for (let n = 0; n < many; n += 1) {
    const entry = place + 2 + n * 12;
    tags.set(tiff.getUint16(entry, little), entry + 8);
  }
  return tags;
}

function degrees(tiff, entry, little) {
  const place = tiff.getUint32(entry, little);
  const part = (n) => tiff.getUint32(place + n * 8, little) / tiff.getUint32(place + n * 8 + 4, little);
  return part(0) + part(1) / 60 + part(2) / 3600;
}

function read(view) {
  const tiff = tiffOf(view);
  if (!tiff) return {};
  const little = tiff.getUint16(0) === 0x4949;
  const first = tagsAt(tiff, tiff.getUint32(4, little), little);
  const found = {};
  if (first.has(EXIF_IFD)) {
    const taken = tagsAt(tiff, tiff.getUint32(first.get(EXIF_IFD), little), little).get(TAKEN);
    const from = taken && tiff.getUint32(taken, little);
    if (taken) found.clock = String.fromCharCode(...Array.from({ length: 5 }, (_, n) => tiff.getUint8(from + 11 + n)));
  }
  if (first.has(GPS_IFD)) {
    const gps = tagsAt(tiff, tiff.getUint32(first.get(GPS_IFD), little), little);
    const side = (tag, minus) => (gps.has(tag) && String.fromCharCode(tiff.getUint8(gps.get(tag))) === minus ? -1 : 1);
    if (gps.has(LAT) && gps.has(LNG)) {
      found.lat = degrees(tiff, gps.get(LAT), little) * side(LAT_REF, "S");
      found.lng = degrees(tiff, gps.get(LNG), little) * side(LNG_REF, "W");
    }
  }
  return Number.isFinite(found.lat) && Number.isFinite(found.lng) ? found : { clock: found.clock };
}

export async function takenAt(file) {
  try {
    return read(new DataView(await file.slice(0, 128 * 1024).arrayBuffer()));
  } catch {
    return {}; // a camera that writes something else tells nothing
  }
}
