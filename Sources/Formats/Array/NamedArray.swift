/// An array and the name it has in its file.
public struct NamedArray: Sendable, Hashable {
  public let name: String
  public let array: ArrayValue

  public init(name: String, array: ArrayValue) {
    self.name = name
    self.array = array
  }
}
