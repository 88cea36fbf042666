import Testing

@Suite("Layers")
struct LayeringTests {
  /// The rows of the README's drawing, lowest first. A target imports only lower rows.
  static let rows: [[String]] = [
    ["CTorch", "CGSL", "CPNG", "CHDF5", "CZlib"],
    ["Torch", "GSL", "Formats", "Catalog", "Plotting"],
    ["Bilevel", "NN", "Theory"],
    ["Datasets"],
    ["Attacks", "Defences", "Estimation"],
    ["Claims"],
    ["Experiments"],
    ["Studies"],
    ["BackdoorUnlearning", "ibau"],
  ]

  /// The one target that may see each native library.
  static let owners = ["CTorch": "Torch", "CGSL": "GSL", "CPNG": "Formats", "CHDF5": "Formats", "CZlib": "Formats"]

  /// Refusals that no row expresses.
  static let forbidden = [("Theory", "Torch"), ("Claims", "Experiments")]

  /// Modules of the toolchain.
  static let system: Set = ["Foundation", "Dispatch", "Synchronization", "Swift", "Glibc", "Musl", "Darwin"]

  static let row = Dictionary(
    uniqueKeysWithValues: rows.enumerated().flatMap { row, names in names.map { ($0, row) } })

  /// What tests need beside the sources.
  static let testing = "PretendGPU"

  static let sources = Result { try Repository.folders(in: "Sources") }

  private func imports(of target: String) throws -> [Import] {
    try Repository.files(in: "Sources/\(target)", ".swift").flatMap { Import.all(in: try Repository.text($0)) }
  }

  private func manifest() throws -> Manifest { try Manifest(Repository.text("Package.swift")) }

  @Test("Every folder of Sources is a target with a place in the rows")
  func everyTargetHasARow() throws {
    let declared = Set(try manifest().targets.filter { $0.kind != "testTarget" && $0.name != Self.testing }.map(\.name))
    let folders = Set(try Self.sources.get())
    #expect(folders == declared)
    #expect(folders.subtracting(Self.row.keys).isEmpty)
  }

  @Test("A target imports only lower rows", arguments: try sources.get())
  func direction(target: String) throws {
    let own = try #require(Self.row[target])
    for module in Set(try imports(of: target).map(\.module)) {
      guard let row = Self.row[module] else { continue }
      #expect(row < own, "\(target) imports \(module)")
    }
  }

  @Test(
    "A target imports what Package.swift says it depends on, all of it and nothing else", arguments: try sources.get())
  func declared(target: String) throws {
    let imported = Set(try imports(of: target).map(\.module)).subtracting(Self.system)
    let found = try #require(try manifest().targets.first { $0.name == target })
    #expect(imported.subtracting(found.dependencies).sorted() == [], "imported by \(target), not declared")
    #expect(found.dependencies.subtracting(imported).sorted() == [], "declared by \(target), not imported")
  }

  @Test("A native library is seen by its owner alone, and shown to nobody")
  func nativeLibraries() throws {
    for target in try Self.sources.get() {
      for seen in try imports(of: target) where Self.owners[seen.module] != nil {
        #expect(Self.owners[seen.module] == target, "\(target) imports \(seen.module)")
        #expect(seen.modifiers.contains("internal"), "\(target): write 'internal import \(seen.module)'")
      }
    }
  }

  @Test("Some things never meet", arguments: forbidden)
  func refusals(target: String, module: String) throws {
    guard try Self.sources.get().contains(target) else { return }
    #expect(try !imports(of: target).contains { $0.module == module })
  }

  @Test("libtorch's headers are included by CTorch alone, and not by its header")
  func torchHeaders() throws {
    let users = try Repository.files(in: "Sources", ".h", ".hpp", ".c", ".cpp").filter { path in
      try Repository.text(path).split(separator: "\n").contains {
        $0.hasPrefix("#include <ATen") || $0.hasPrefix("#include <torch") || $0.hasPrefix("#include <c10")
      }
    }
    #expect(!users.isEmpty)
    #expect(users.allSatisfy { $0.hasPrefix("Sources/CTorch/") && !$0.contains("/include/") })
  }

  @Test("Tests use Swift Testing, and the program as others see it")
  func testStyle() throws {
    for path in try Repository.files(in: "Tests", ".swift") {
      let imports = Import.all(in: try Repository.text(path))
      #expect(!imports.contains { $0.module == "XCTest" }, "\(path)")
      #expect(!imports.contains { $0.modifiers.contains("@testable") }, "\(path)")
    }
  }
}
