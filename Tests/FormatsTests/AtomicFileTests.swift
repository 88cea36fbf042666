import Foundation
import Formats
import Testing

@Suite struct `Atomic files` {
  @Test func `What is written is read back and no temporary file remains`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3], to: folder + "/a.bin")
      try AtomicFile.write([4], to: folder + "/a.bin")
      #expect(try FileBytes.read(folder + "/a.bin") == [4])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.bin"])
    }
  }

  @Test func `A missing folder is reported as not writable and names the path`() {
    let error = formatError { try AtomicFile.write([1], to: "/no/such/folder/file") }
    #expect(error?.category == .cannotWrite)
    #expect(error?.description.contains("/no/such/folder/file") == true)
  }

  @Test func `A device or a folder is never replaced`() throws {
    #expect(formatError { try AtomicFile.write([1], to: "/dev/null") }?.category == .cannotWrite)
    try withTemporaryFolder { folder in
      #expect(formatError { try AtomicFile.write([1], to: folder) }?.category == .cannotWrite)
    }
  }

  @Test func `A symbolic link keeps pointing at its target, which keeps its permissions`() throws {
    try withTemporaryFolder { folder in
      let (target, link) = (folder + "/target", folder + "/link")
      try AtomicFile.write([1], to: target)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      try AtomicFile.write([2], to: link)
      #expect(try FileBytes.read(target) == [2])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o640)
    }
  }

  @Test func `A missing file and a folder are missing input`() throws {
    #expect(formatError { _ = try FileBytes.read("/no/such/file") }?.category == .missing)
    #expect(formatError { _ = try FileBytes.read("/tmp") }?.category == .missing)
  }
}
