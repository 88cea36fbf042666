/// Why a figure could not be turned into a script, or a script into pictures.
public enum PlottingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The figure contradicts itself; `place` says where, as in `panel 2, series 1 "clean"`.
  case invalidFigure(place: String, reason: String)
  /// No gnuplot was found under the name looked for.
  case gnuplotMissing(executable: String)
  /// gnuplot ended with an error, whose text is `message`.
  case gnuplotFailed(status: Int, message: String)
  /// gnuplot ended well without writing a file that it should have written.
  case outputMissing(file: String, message: String)
  /// A file could not be written.
  case unwritable(path: String, reason: String)

  public var description: String {
    switch self {
    case .invalidFigure(let place, let reason): "\(place): \(reason)"
    case .gnuplotMissing(let executable):
      "cannot find \(executable), which draws the figures; install it with: apt-get install gnuplot-nox"
    case .gnuplotFailed(let status, let message): "gnuplot ended with status \(status): \(message)"
    case .outputMissing(let file, let message):
      "gnuplot wrote no \(file)" + (message.isEmpty ? "" : "; it said: \(message)")
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
