/// How large a study is made.
public enum Scale: String, Codable, Sendable, CaseIterable {
  /// Seconds, on drawn images: shows that everything works, and nothing else.
  case smoke
  /// Hours on two cores.
  case laptop
  /// As printed; needs a GPU.
  case paper
}
