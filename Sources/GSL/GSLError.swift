internal import CGSL

/// A refusal by GSL, or by a check made before calling it.
///
/// `message` is GSL's own text for the error code; `detail` names the operands and what was wrong with them.
public struct GSLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of refusal it was, so that a caller can branch without reading text.
  public enum Category: String, Equatable, Sendable, CaseIterable {
    /// An argument lies outside the domain of the function (`GSL_EDOM`).
    case domain
    /// A result is not representable: overflow or underflow (`GSL_ERANGE`, `GSL_EOVRFLW`, `GSL_EUNDRFLW`).
    case range
    /// An argument makes no sense, such as a bracket without a sign change (`GSL_EINVAL`).
    case invalidArgument
    /// Shapes or lengths do not fit together (`GSL_EBADLEN`, `GSL_ENOTSQR`).
    case shape
    /// A matrix is singular, or not positive definite where it has to be (`GSL_ESING`).
    case singular
    /// An iteration ended before its tolerance was met (`GSL_EMAXITER`, `GSL_ENOPROG`, `GSL_EDIVERGE`).
    case notConverged
    /// Rounding errors keep the requested tolerance out of reach (`GSL_EROUND`, `GSL_ETOL`, `GSL_ELOSS`).
    case roundOff
    /// The function supplied by the caller misbehaves, or an integrand is singular (`GSL_EBADFUNC`, `GSL_ESING`).
    case badFunction
    /// Memory ran out (`GSL_ENOMEM`).
    case outOfMemory
    /// Any other code.
    case other
  }

  /// What was asked for, in words.
  public let operation: String
  public let category: Category
  /// GSL's own text for the error code.
  public let message: String
  /// The operands, and what was expected of them; empty if there is nothing to add.
  public let detail: String

  public init(operation: String, category: Category, message: String, detail: String = "") {
    self.operation = operation
    self.category = category
    self.message = message
    self.detail = detail
  }

  public var description: String {
    detail.isEmpty ? "\(operation): \(message)" : "\(operation): \(message) (\(detail))"
  }
}

extension GSLError {
  init(_ operation: String, code: Int32, detail: String = "") {
    self.init(
      operation: operation, category: Self.category(of: code), message: String(cString: gsl_strerror(code)),
      detail: detail)
  }

  private static func category(of code: Int32) -> Category {
    switch Int(code) {
    case GSL_EDOM: .domain
    case GSL_ERANGE, GSL_EOVRFLW, GSL_EUNDRFLW: .range
    case GSL_EINVAL: .invalidArgument
    case GSL_EBADLEN, GSL_ENOTSQR: .shape
    case GSL_ESING: .singular
    case GSL_EMAXITER, GSL_ENOPROG, GSL_ENOPROGJ,
      GSL_EDIVERGE, GSL_CONTINUE:
      .notConverged
    case GSL_EROUND, GSL_ETOL, GSL_ELOSS: .roundOff
    case GSL_EBADFUNC: .badFunction
    case GSL_ENOMEM: .outOfMemory
    default: .other
    }
  }
}
