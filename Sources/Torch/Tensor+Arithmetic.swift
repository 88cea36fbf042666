internal import CTorch

extension Tensor {
  @inline(__always)
  func unary(_ name: StaticString, _ op: ct_unary_op) throws -> Tensor {
    try Tensor.making(name, [self]) { ct_unary(op, raw, &$0) }
  }

  @inline(__always)
  static func binary(_ name: StaticString, _ op: ct_binary_op, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    try making(name, [a, b]) { ct_binary(op, a.raw, b.raw, &$0) }
  }

  @inline(__always)
  func scalar(_ name: StaticString, _ op: ct_binary_op, _ value: Double) throws -> Tensor {
    try Tensor.making(name, [self]) { ct_scalar(op, raw, value, &$0) }
  }

  public static func + (a: Tensor, b: Tensor) throws -> Tensor { try binary("addition", CT_ADD, a, b) }
  public static func - (a: Tensor, b: Tensor) throws -> Tensor { try binary("subtraction", CT_SUB, a, b) }
  public static func * (a: Tensor, b: Tensor) throws -> Tensor { try binary("multiplication", CT_MUL, a, b) }
  public static func / (a: Tensor, b: Tensor) throws -> Tensor { try binary("division", CT_DIV, a, b) }

  public static func + (a: Tensor, b: Double) throws -> Tensor { try a.scalar("addition", CT_ADD, b) }
  public static func - (a: Tensor, b: Double) throws -> Tensor { try a.scalar("subtraction", CT_SUB, b) }
  public static func * (a: Tensor, b: Double) throws -> Tensor { try a.scalar("multiplication", CT_MUL, b) }
  public static func * (a: Double, b: Tensor) throws -> Tensor { try b.scalar("multiplication", CT_MUL, a) }
  public static func / (a: Tensor, b: Double) throws -> Tensor { try a.scalar("division", CT_DIV, b) }
  public static prefix func - (a: Tensor) throws -> Tensor { try a.unary("negation", CT_NEG) }

  public func pow(_ exponent: Double) throws -> Tensor { try scalar("power", CT_POW, exponent) }
  public func squared() throws -> Tensor { try unary("square", CT_SQUARE) }
  public func exp() throws -> Tensor { try unary("exp", CT_EXP) }
  public func log() throws -> Tensor { try unary("log", CT_LOG) }
  public func log1p() throws -> Tensor { try unary("log1p", CT_LOG1P) }
  public func squareRoot() throws -> Tensor { try unary("square root", CT_SQRT) }
  public func magnitude() throws -> Tensor { try unary("absolute value", CT_ABS) }
  public func sign() throws -> Tensor { try unary("sign", CT_SIGN) }
  public func sin() throws -> Tensor { try unary("sin", CT_SIN) }
  public func cos() throws -> Tensor { try unary("cos", CT_COS) }
  public func tanh() throws -> Tensor { try unary("tanh", CT_TANH) }
  public func sigmoid() throws -> Tensor { try unary("sigmoid", CT_SIGMOID) }
  public func softplus() throws -> Tensor { try unary("softplus", CT_SOFTPLUS) }
  public func reciprocal() throws -> Tensor { try unary("reciprocal", CT_RECIPROCAL) }
  public func rounded() throws -> Tensor { try unary("rounding", CT_ROUND) }

  public func clamped(to range: ClosedRange<Double>) throws -> Tensor {
    try Tensor.making("clamp", [self]) { ct_clamp(raw, range.lowerBound, range.upperBound, &$0) }
  }

  public func maximum(_ other: Tensor) throws -> Tensor { try Tensor.binary("maximum", CT_MAXIMUM, self, other) }
  public func minimum(_ other: Tensor) throws -> Tensor { try Tensor.binary("minimum", CT_MINIMUM, self, other) }
}
