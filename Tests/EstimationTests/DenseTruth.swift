import GSL
import Torch

/// The eigenvalues of a symmetric matrix in ascending order, by GSL.
func spectrum(of matrix: Tensor) throws -> [Double] { try dense(matrix).symmetricEigensystem().values }

/// The largest singular value, by GSL.
func spectralNorm(of matrix: Tensor) throws -> Double { try dense(matrix).norm(.spectral) }

private func dense(_ matrix: Tensor) throws -> DenseMatrix {
  try DenseMatrix(rows: matrix.shape[0], columns: matrix.shape[1], values: matrix.doubles())
}
