/// Text for gnuplot: every string of a figure passes through here, and nothing else does.
enum GnuplotText {
  /// A double-quoted gnuplot string that shows exactly `text`, with enhanced mode on.
  ///
  /// Two languages are escaped at once. The string syntax gives meaning to the quote, the backslash and the backquote,
  /// which runs a shell command; those become octal codes. Enhanced mode gives meaning to `_ ^ { } @ & ~ \`, which get
  /// a backslash, itself doubled for the string syntax. Control characters other than the line break become spaces.
  static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  /// The same in bold, line by line because enhanced mode closes its groups at a line break.
  static func bold(_ text: String) -> String {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    return "\"\(lines.map { $0.isEmpty ? "" : "{/:Bold \(escaped($0))}" }.joined(separator: "\\n"))\""
  }

  /// The same for a tick, whose text gnuplot also reads as a number format.
  static func tick(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }

  /// One line for a comment: line breaks and other control characters become spaces.
  static func comment(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      line.unicodeScalars.append(isControl(scalar) || scalar == "\n" ? " " : scalar)
    }
    return line
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\"": result += "\\042"
      case "`": result += "\\140"
      case "\\": result += "\\\\\\\\"
      case "_", "^", "{", "}", "@", "&", "~": result += "\\\\\(scalar)"
      case _ where isControl(scalar): result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a scalar could end a line or is otherwise invisible; the line feed is treated by the callers.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar != "\n" else { return false }
    return scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
  }
}
