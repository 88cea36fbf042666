internal import CGSL

/// Whether GSL's abort-on-error handler has been replaced; reading it does so, once per process.
private let abortHandlerIsOff: Bool = {
  gsl_set_error_handler_off()
  return true
}()

/// Makes GSL return error codes instead of ending the process; called before every other call into GSL.
func useReturnedErrors() {
  _ = abortHandlerIsOff
}

/// Calls GSL and turns a status other than success into an error that names `operation` and `detail`.
func guarded(_ operation: String, _ detail: @autoclosure () -> String = "", _ call: () -> Int32) throws {
  useReturnedErrors()
  let status = call()
  guard status == codeOfSuccess else { throw GSLError(operation, code: status, detail: detail()) }
}

/// Throws an error with GSL's own text for `code` unless `condition` holds.
///
/// Every initialiser checks its arguments with this, so what is computed from the value later finds the handler off.
func require(
  _ condition: Bool, _ operation: String, code: Int32 = codeOfInvalidArgument, _ detail: @autoclosure () -> String
) throws {
  useReturnedErrors()
  guard condition else { throw GSLError(operation, code: code, detail: detail()) }
}

let codeOfSuccess = Int32(GSL_SUCCESS)
let codeOfContinue = Int32(GSL_CONTINUE)
let codeOfDomain = Int32(GSL_EDOM)
let codeOfInvalidArgument = Int32(GSL_EINVAL)
let codeOfBadLength = Int32(GSL_EBADLEN)
let codeOfNotSquare = Int32(GSL_ENOTSQR)
let codeOfSingular = Int32(GSL_ESING)
let codeOfIterationLimit = Int32(GSL_EMAXITER)
let codeOfFailure = Int32(GSL_EFAILED)
let codeOfNoMemory = Int32(GSL_ENOMEM)
