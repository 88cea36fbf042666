import Yams

/// What is wrong with a YAML text, in one line.
public enum YAMLProblem {
  public static func text(_ error: any Error) -> String {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      return "line \(mark.line): \(problem)"
    case DecodingError.keyNotFound(let key, let context): return "\(place(context))'\(key.stringValue)' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return place(context) + oneLine(context.debugDescription)
    case DecodingError.dataCorrupted(let context):
      return context.underlyingError.map(text) ?? place(context) + oneLine(context.debugDescription)
    default: return oneLine("\(error)")
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    return path.isEmpty ? "" : "\(path): "
  }

  private static func oneLine(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ")
  }
}
