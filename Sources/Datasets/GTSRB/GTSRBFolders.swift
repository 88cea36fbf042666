/// GTSRB as its organisers hand it out: pictures beside tables of annotations.
struct GTSRBFolders: Sendable {
  /// The tables, in the order of reading.
  let tables: [String]
  /// Where the pictures of each table lie.
  private let folders: [Folder]

  /// The official folders of a part, if they are there.
  /// - Parameter outer: the test annotations come in an archive of their own, which may have been unpacked there.
  init?(_ part: Part, in folder: Folder, beside outer: Folder) {
    switch part {
    case .train:
      guard let images = folder.folder("Final_Training")?.folder("Images") else { return nil }
      let classes = images.folders.compactMap { name -> (Folder, String)? in
        guard let inner = images.folder(name), let table = inner.file("GT-\(name).csv") else { return nil }
        return (inner, table)
      }
      guard !classes.isEmpty else { return nil }
      (folders, tables) = (classes.map(\.0), classes.map(\.1))
    case .test:
      guard let outside = folder.folder("Final_Test"), let images = outside.folder("Images") else { return nil }
      let places = [images, outside, folder, outer]
      guard let table = places.lazy.compactMap({ $0.file("GT-final_test.csv") }).first else { return nil }
      (folders, tables) = ([images], [table])
    }
  }

  static func sought(_ part: Part) -> String {
    part == .train
      ? "Final_Training/Images/000NN/GT-000NN.csv" : "Final_Test/Images with GT-final_test.csv"
  }

  /// Every annotated picture, table by table, in the order of the lines.
  func annotations() throws -> [GTSRBAnnotation] {
    try zip(tables, folders).flatMap { try GTSRBAnnotation.read($0, folder: $1) }
  }
}
