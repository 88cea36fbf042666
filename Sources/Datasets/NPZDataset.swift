import Catalog
import Formats

/// NumPy archives: `train.npz` and `test.npz` in a folder, or one archive with both parts.
///
/// Images are N×H×W×C or N×C×H×W, bytes or floats in 0…1; labels are whole numbers below 100,000 or one-hot rows. In an
/// archive of both parts the arrays are `x_train y_train x_test y_test`; in an archive of one part also `images labels`
/// or `x y`. A lone archive with `images labels` holds test images.
public struct NPZDataset: ImageDataset {
  public static let id = "npz"
  public static let title = "NumPy archive"
  public static let source = Source("files of one's own")
  public static let needsFolder = true

  /// The number of classes; by default one more than the largest label of both parts.
  public var classes: Int?
  /// The name of the array of images, where it is none of the usual ones.
  public var images: String?
  /// The name of the array of labels, where it is none of the usual ones.
  public var labels: String?

  public init() {}

  public func files(for part: Part, in folder: String?) throws -> [String] {
    let path = try NPZDataset.required(folder)
    let own = try arrays(part, at: path).file
    let other = classes == nil ? try? arrays(part.other, at: path).file : nil
    return [own] + (other.map { $0 == own ? [] : [$0] } ?? [])
  }

  public func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages {
    let path = try NPZDataset.required(folder)
    let place = try arrays(part, at: path)
    let found = try ImageArrays(
      images: NPZ.read(place.file, name: place.images), labels: NPZ.read(place.file, name: place.labels),
      source: place.file)
    let classes = try classes ?? max(ImageArrays.classes(found), classesOfOtherPart(part, at: path))
    return try found.labelled(classes: classes)
  }

  /// The test images may lack a class that the network has, so that both parts are asked.
  private func classesOfOtherPart(_ part: Part, at path: String) throws -> Int {
    guard let other = try? arrays(part.other, at: path) else { return 0 }
    let (labels, width) = try ImageArrays.decode(NPZ.read(other.file, name: other.labels), other.file)
    return width ?? (labels.max() ?? -1) + 1
  }

  /// Where the arrays of a part are.
  private struct Place {
    var file: String
    var images: String
    var labels: String
  }

  private func arrays(_ part: Part, at path: String) throws -> Place {
    let (file, isOfOnePart) = try archive(part, at: path)
    let members = try ZipReader(path: file).names
    let names = members.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
    let pairs = pairs(part, alone: isOfOnePart || part == .test)
    if let pair = pairs.first(where: { names.contains($0.images) && names.contains($0.labels) }) {
      return Place(file: file, images: pair.images, labels: pair.labels)
    }
    throw Fault(
      .missingInput,
      "\(file) has no \(part.rawValue) images: looked for "
        + pairs.map { "\($0.images) with \($0.labels)" }.joined(separator: ", ") + "; it has "
        + (names.isEmpty ? "no arrays" : names.prefix(12).joined(separator: ", "))
        + ".\nName the arrays: --set dataset.images=NAME --set dataset.labels=NAME")
  }

  private func pairs(_ part: Part, alone: Bool) -> [(images: String, labels: String)] {
    if images != nil || labels != nil { return [(images ?? "images", labels ?? "labels")] }
    let name = part.rawValue
    let own = [("x_\(name)", "y_\(name)"), ("X_\(name)", "Y_\(name)"), ("X_\(name)", "y_\(name)")]
    return own + [("\(name)_images", "\(name)_labels")] + (alone ? [("images", "labels"), ("x", "y"), ("X", "y")] : [])
  }

  /// The archive to look into, and whether its name says that it holds this part alone.
  private func archive(_ part: Part, at path: String) throws -> (file: String, isOfOnePart: Bool) {
    if path.lowercased().hasSuffix(".npz") { return (path, false) }
    let folder = try Folder(path)
    if let file = folder.file("\(part.rawValue).npz") { return (file, true) }
    let known = Set(Part.allCases.map { folder / "\($0.rawValue).npz" })
    let others = folder.files(endingIn: [".npz"]).filter { !known.contains($0) }
    if others.count == 1 { return (others[0], false) }
    throw Fault(
      .missingInput,
      "no \(part.rawValue) archive in \(path): looked for \(part.rawValue).npz"
        + (others.isEmpty ? "" : ", and there are \(others.count) other archives to choose from")
        + ".\nName the archive itself: --data FILE.npz")
  }
}

extension Part {
  fileprivate var other: Part { self == .train ? .test : .train }
}
