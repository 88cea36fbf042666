import Foundation
import Formats
import Testing

@Suite struct `Pickles` {
  @Test(arguments: [
    Fixture.numpyProtocol0, Fixture.numpyProtocol1, Fixture.numpyProtocol2, Fixture.numpyProtocol3,
    Fixture.numpyProtocol4, Fixture.numpyProtocol5,
  ])
  func `Every protocol gives the same plain values`(_ pickle: [UInt8]) throws {
    let value = try Pickle.decode(pickle)
    let list = try #require(value["list"]?.elements)
    #expect(list[0] == .int(1) && list[1] == .int(-5) && list[2] == .int(1 << 40))
    #expect(list[3] == .bool(true) && list[4] == .none && list[5] == .float(1.5) && list[6] == .string("é"))
    #expect(list[7] == .bytes([0xFF, 0]) && list[8] == .tuple([.int(1), .int(2)]))
    #expect(list[9] == .dict([PicklePair(key: .string("k"), value: .set([.int(3)]))]))
    #expect(value["od"] == .dict([PicklePair(key: .string("a"), value: .int(1))]))
  }

  @Test func `A container filled after it was stored is seen filled wherever it is used`() throws {
    // x = []; [x, x], where 5 is appended to the second mention of x.
    let value = try Pickle.decode(bytes("(]q", 0, "h", 0, "K", 5, "al."))
    #expect(value == .list([.list([.int(5)]), .list([.int(5)])]))
  }

  @Test func `A list inside itself is marked, not followed`() throws {
    #expect(try Pickle.decode(bytes("]q", 0, "h", 0, "a.")) == .list([.cycle]))
  }

  @Test func `Negative and wide integers are read`() throws {
    #expect(try Pickle.decode(bytes(0x8A, 1, 0xFF, ".")) == .int(-1))
    #expect(try Pickle.decode(bytes(0x8A, 0, ".")) == .int(0))
    let wide: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    #expect(try Pickle.decode(bytes(0x8A, 9, wide, ".")) == .bigInt(wide))
  }

  @Test func `State restored into an OrderedDict is left aside`() throws {
    let pickle = bytes("ccollections\nOrderedDict\n)R}U", 9, "_metadataK", 1, "sb.")
    #expect(try Pickle.decode(pickle) == .dict([]))
  }

  @Test func `A harmless object is kept as data with its state`() throws {
    let value = try Pickle.decode(bytes("cargparse\nNamespace\n)", 0x81, "}U", 2, "lrK", 1, "sb."))
    guard case .object(let object) = value else { return #expect(Bool(false), "\(value)") }
    #expect(object.callee.description == "argparse.Namespace")
    #expect(object.state == .dict([PicklePair(key: .bytes(Array("lr".utf8)), value: .int(1))]))
  }

  @Test(arguments: [
    bytes("cposix\nsystem\n(U", 14, "touch PWNED; #tR."),
    bytes("cos\nsystem\nU", 5, "touch", 0x85, 0x81, "."),
    bytes(0x80, 4, 0x8C, 5, "posix", 0x8C, 6, "system", 0x93, 0x8C, 2, "ls", 0x85, "R."),
    bytes("(S'touch PWNED'\nios\nsystem\n."),
    bytes("(cos\nsystem\nU", 2, "lso."),
    bytes("cbuiltins\neval\n(U", 1, "1tR."),
    bytes(0x80, 4, 0x8C, 2, "os", 0x8C, 6, "system", 0x93, ")}", 0x92, "."),
    bytes("ccopyreg\n_reconstructor\n(cos\nsystem\ncbuiltins\nobject\nNtR."),
    // A dotted name walks through a harmless module into another.
    bytes(0x80, 4, 0x8C, 5, "torch", 0x8C, 9, "os.system", 0x93, ")R."),
    bytes("ctorch.hub\nload\n)R."),
    bytes("cnumpy.testing._private.utils\nrunstring\n)R."),
    bytes("cbuiltins\ngetattr\n)R."),
    // The result of a harmless call is called in turn.
    bytes("cargparse\nNamespace\n)R)R."),
  ])
  func `A call outside the harmless modules is refused and not made`(_ pickle: [UInt8]) {
    let error = formatError { _ = try Pickle.decode(pickle, source: "evil.pth") }
    #expect(error?.category == .unsupported)
    #expect(error?.description.contains("nothing was executed") == true)
    #expect(!FileManager.default.fileExists(atPath: "PWNED"))
  }

  @Test func `The refusal names the function`() {
    let error = formatError { _ = try Pickle.decode(bytes("cposix\nsystem\n)R."), source: "evil.pth") }
    #expect(error?.description.hasPrefix("evil.pth: it asks to call 'posix.system'; nothing was executed") == true)
  }

  @Test(arguments: [
    "", ".", "(.", "0.", "R.", "h\u{0}.", "K", "t.", "(K\u{1}u.", "]K\u{1}s.", "}K\u{1}a.", "\u{1}", "Ifoo\n.", "Vabc",
    "S'a\n.", "X\u{7f}\u{7f}\u{7f}\u{7f}a.", "(0.", "N)R.", "NNb.", "g-1\n.", "p99999999999999999999\n.",
  ])
  func `Malformed input is a clean error`(_ pickle: String) {
    #expect(formatError { _ = try Pickle.decode(Array(pickle.utf8)) } != nil)
  }

  @Test func `An announced length beyond the end is refused before it is allocated`() {
    let huge = [UInt8](repeating: 0xFF, count: 7) + [0x7F]
    for code in [0x8D, 0x8E, 0x96, 0x95] {
      #expect(formatError { _ = try Pickle.decode(bytes(code, huge, ".")) }?.category == .badData)
    }
  }

  @Test func `Nesting deeper than the limit is refused without exhausting the stack`() {
    let pickle = [UInt8](repeating: 0x5D, count: 300_000) + [UInt8](repeating: 0x61, count: 299_999) + [0x2E]
    #expect(formatError { _ = try Pickle.decode(pickle) }?.cause.contains("deeper") == true)
  }

  @Test func `A few containers that unfold to a giant are refused`() {
    // x0 = [], x(n+1) = [xn, xn]
    var pickle = bytes("]")
    for level in 0..<60 { pickle += bytes("q", level, "0]h", level, "ah", level, "a") }
    #expect(formatError { _ = try Pickle.decode(pickle + bytes(".")) }?.cause.contains("unfolds") == true)
  }

  @Test(arguments: ["builtins\nset", "builtins\nfrozenset", "__builtin__\nset", "__builtin__\nfrozenset"])
  func `A list that is made into a set again and again is refused`(_ callee: String) {
    var pickle = bytes("(", [UInt8](repeating: 0x4E, count: 50_000), "lq", 0, "0")
    for _ in 0..<200 { pickle += bytes("c\(callee)\nh", 0, 0x85, "R0") }
    #expect(formatError { _ = try Pickle.decode(pickle + bytes("N.")) }?.cause.contains("multiplies") == true)
  }
}
