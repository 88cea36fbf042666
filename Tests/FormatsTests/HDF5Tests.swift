import Formats
import Testing

@Suite(.serialized) struct `HDF5 files` {
  @Test(arguments: [false, true])
  func `What is written is read back, packed or not`(_ compressed: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/data.h5"
      let images = NamedArray(name: "X_train", array: try ArrayValue((0..<24).map(Float.init), shape: [2, 3, 4]))
      let labels = NamedArray(name: "Y_train", array: try ArrayValue([1, 2] as [Int64]))
      let scalar = NamedArray(name: "n", array: try ArrayValue([2.5], shape: []))
      try HDF5.write([images, labels, scalar], compressed: compressed, to: path)
      for entry in [images, labels, scalar] { #expect(try HDF5.read(path, dataset: entry.name) == entry.array) }
      let found = try HDF5.datasets(path)
      #expect(found.map(\.name) == ["X_train", "Y_train", "n"])
      #expect(found[0].shape == [2, 3, 4] && found[0].dtype == .float32)
    }
  }

  @Test func `Types that HDF5 does not hold plainly are widened`() throws {
    try withTemporaryFolder { folder in
      let arrays = try sampleArrays()
      try HDF5.write(arrays, to: folder + "/all.h5")
      for entry in arrays {
        #expect(
          try HDF5.read(folder + "/all.h5", dataset: entry.name).doubles().description
            == entry.array.doubles().description)
      }
    }
  }

  @Test func `A missing file, a missing data set and another kind of file are told apart`() throws {
    let noFile = formatError { _ = try HDF5.read("/no/such.h5", dataset: "x") }
    #expect(noFile?.category == .missing)
    try withTemporaryFolder { folder in
      try AtomicFile.write("not HDF5 at all", to: folder + "/text.h5")
      let notHDF5 = formatError { _ = try HDF5.datasets(folder + "/text.h5") }
      #expect(notHDF5?.category == .badData)
      try HDF5.write([], to: folder + "/empty.h5")
      let noDataset = formatError { _ = try HDF5.read(folder + "/empty.h5", dataset: "X_train") }
      #expect(noDataset?.category == .missing)
      #expect(noDataset?.cause.contains("'X_train'") == true)
    }
  }

  @Test func `A file cut short is refused`() throws {
    try withTemporaryFolder { folder in
      let array = NamedArray(name: "x", array: try ArrayValue([Float](repeating: 1, count: 5000)))
      try HDF5.write([array], to: folder + "/x.h5")
      let whole = try FileBytes.read(folder + "/x.h5")
      for length in stride(from: 0, to: whole.count, by: 997) {
        try AtomicFile.write(Array(whole[..<length]), to: folder + "/cut.h5")
        #expect(throws: FormatError.self) { try HDF5.read(folder + "/cut.h5", dataset: "x") }
      }
    }
  }
}
