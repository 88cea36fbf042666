import Catalog
import Formats

/// The German Traffic Sign Recognition Benchmark: 43 classes, as 32×32 colour pictures.
///
/// Three forms are read; for each part the first one found counts, in the folder itself, then in `GTSRB` inside it:
/// 1. the official folders, `Final_Training/Images/000NN` and `Final_Test/Images` with `GT-final_test.csv`,
/// 2. `gtsrb_dataset.h5` with `X_train Y_train X_test Y_test`,
/// 3. `train.bin` and `test.bin`, 3,073-byte records: a label, then red, green and blue planes.
public struct GTSRB: ImageDataset {
  public static let id = "gtsrb"
  public static let title = "GTSRB"
  public static let source = Source("Stallkamp et al. 2012, Man vs. computer, Neural Networks 32", "section 2")
  public static let needsFolder = true

  /// Whether the official pictures are cropped to the sign's annotated box before they are resized.
  public var crop = true

  public var classes: Int? { GTSRB.classNames.count }

  public init() {}

  static let classNames = SignCatalogue.all.map(\.name)
  static let side = 32

  public func files(for part: Part, in folder: String?) throws -> [String] {
    switch try form(of: part, in: Folder(GTSRB.required(folder))) {
    case .official(let official): try official.tables + official.annotations().map(\.path)
    case .hdf5(let path), .records(let path): [path]
    }
  }

  public func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages {
    switch try form(of: part, in: Folder(GTSRB.required(folder))) {
    case .official(let official): return try load(official)
    case .hdf5(let path): return try load(part, hdf5: path)
    case .records(let path):
      return try labelled(
        ByteRecords.read([path], classes: 43, expected: "the 12630 test images have 38811990"))
    }
  }

  private enum Form {
    case official(GTSRBFolders)
    case hdf5(String)
    case records(String)
  }

  private func form(of part: Part, in folder: Folder) throws(Fault) -> Form {
    let places = [folder] + [folder.folder("GTSRB")].compactMap(\.self)
    for place in places {
      if let official = GTSRBFolders(part, in: place, beside: folder) { return .official(official) }
      if let path = place.file("gtsrb_dataset.h5") { return .hdf5(path) }
      if let path = place.file("\(part.rawValue).bin") { return .records(path) }
    }
    throw Fault(
      .missingInput,
      "no GTSRB \(part.rawValue) images in \(folder.path): looked for \(GTSRBFolders.sought(part)), "
        + "gtsrb_dataset.h5 and \(part.rawValue).bin, there and in GTSRB.\nFetch the official archives from "
        + "https://benchmark.ini.rub.de and unpack them there")
  }

  private func load(_ official: GTSRBFolders) throws -> LabelledImages {
    let annotations = try official.annotations()
    let size = 3 * GTSRB.side * GTSRB.side
    let pixels = try filledInParallel(annotations.count, bytesEach: size) { [crop] index, planes in
      let annotation = annotations[index]
      let picture = try PPM.read(annotation.path)
      let box = crop ? try annotation.checkedCrop(in: picture) : nil
      picture.writePlanes(side: GTSRB.side, crop: box, into: planes)
    }
    return try labelled((pixels, annotations.map(\.label)))
  }

  private func load(_ part: Part, hdf5 path: String) throws -> LabelledImages {
    let name = part.rawValue
    let arrays = try ImageArrays(
      images: HDF5.read(path, dataset: "X_\(name)"), labels: HDF5.read(path, dataset: "Y_\(name)"), source: path)
    return try arrays.labelled(classes: GTSRB.classNames.count, classNames: GTSRB.classNames)
  }

  private func labelled(_ images: (pixels: [UInt8], labels: [Int])) throws -> LabelledImages {
    try LabelledImages(
      pixels: .bytes(images.pixels), labels: images.labels, channels: 3, height: GTSRB.side, width: GTSRB.side,
      classes: GTSRB.classNames.count, classNames: GTSRB.classNames)
  }
}
