/// An ordered list of named things, looked up by name.
///
/// Adding an entry is one line where the catalogue is declared; a duplicate name stops the program at first use.
public struct Catalog<Element: Sendable>: Sendable, RandomAccessCollection {
  /// What one entry is called in messages: "attack", "model".
  public let kind: String
  private let elements: [Element]
  private let name: @Sendable (Element) -> String

  public init(_ kind: String, _ elements: [Element], name: @escaping @Sendable (Element) -> String) {
    precondition(Set(elements.map(name)).count == elements.count, "two \(kind)s share a name")
    self.kind = kind
    self.elements = elements
    self.name = name
  }

  public var ids: [String] { elements.map(name) }
  public var startIndex: Int { elements.startIndex }
  public var endIndex: Int { elements.endIndex }
  public subscript(position: Int) -> Element { elements[position] }

  /// The entry of that name.
  /// - Throws: `UnknownName`, with the nearest known name.
  public func callAsFunction(_ id: String) throws(UnknownName) -> Element {
    guard let found = elements.first(where: { name($0) == id }) else {
      throw UnknownName(kind: kind, name: id, known: ids)
    }
    return found
  }
}

/// The catalogues: each module extends this namespace with its own.
public enum Registry {}
