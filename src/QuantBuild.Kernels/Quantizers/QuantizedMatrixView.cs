using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// A matrix in packed codes, in memory owned by someone else: element (i, j) = (code − zero) · step, exactly the
/// float that <see cref="UniformCodec.Decode"/> gives, or a value of its own (<see cref="With"/>).
/// </summary>
public readonly unsafe struct QuantizedMatrixView
{
    private readonly uint* words;
    private readonly nint wordsPerRow;
    private readonly int bits;
    private readonly float* steps;
    private readonly int* zeroPoints;
    private readonly StepLayout layout;
    private readonly int* elementStarts;
    private readonly int* elementColumns;
    private readonly float* elements;

    /// <param name="words">
    /// <see cref="WordsPerRow"/> a row; code q of element k of a row is q + 2^(bits−1) in the bits k·bits … k·bits +
    /// bits − 1 of its words, the lowest first.
    /// </param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="rows">Of the matrix.</param>
    /// <param name="columns">Of the matrix.</param>
    /// <param name="steps">[<paramref name="stepCount"/>]</param>
    /// <param name="zeroPoints">One for each step; null for 0.</param>
    /// <param name="stepCount">1, one a row, or a number of groups for each row that divides the columns.</param>
    /// <exception cref="ArgumentException">Bits or steps are none of these.</exception>
    public QuantizedMatrixView(
        uint* words, int bits, int rows, int columns, float* steps, int* zeroPoints, int stepCount)
    {
        this.words = words;
        this.wordsPerRow = WordsPerRow(columns, bits);
        this.bits = bits;
        Rows = rows;
        Columns = columns;
        this.steps = steps;
        this.zeroPoints = zeroPoints;
        this.layout = StepLayout.Of(rows, columns, stepCount);
    }

    private QuantizedMatrixView(QuantizedMatrixView other, int* elementStarts, int* elementColumns, float* elements)
    {
        this = other;
        this.elementStarts = elementStarts;
        this.elementColumns = elementColumns;
        this.elements = elements;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>
    /// The same codes, of which some elements have other values: those of row i are starts[i] … starts[i + 1] − 1.
    /// </summary>
    /// <param name="starts">[rows + 1], from 0, not descending.</param>
    /// <param name="columns">Of each element; each below the matrix's columns.</param>
    /// <param name="values">Of each element.</param>
    public QuantizedMatrixView With(int* starts, int* columns, float* values) => new(this, starts, columns, values);

    /// <summary>32-bit words that a row of <paramref name="columns"/> codes takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bits are not 2, 4 or 8.</exception>
    public static int WordsPerRow(int columns, int bits) => bits is 2 or 4 or 8
        ? (int)((((long)columns * bits) + 31) / 32)
        : throw new ArgumentOutOfRangeException(nameof(bits), bits, "Codes have 2, 4 or 8 bits.");

    /// <summary>result = elements firstColumn … firstColumn + count − 1 of a row.</summary>
    public void Decode(int row, int firstColumn, int count, float* result)
    {
        CodeDecoder.Decode(this.words + (row * this.wordsPerRow), this.bits, firstColumn, count, result);
        var start = ((nint)row * Columns) + firstColumn;
        for (var index = start; index < start + count;)
        {
            var (step, length) = this.layout.Piece(index, start + count);
            var code = FakeQuantizer.Code(this.steps, this.zeroPoints, default, step);
            ElementLoop.Run(new DecodeKernel(result + (index - start), code), 0, length);
            index += length;
        }

        if (this.elementStarts != null)
        {
            Place(row, firstColumn, count, result);
        }
    }

    private void Place(int row, int firstColumn, int count, float* result)
    {
        for (var i = this.elementStarts[row]; i < this.elementStarts[row + 1]; i++)
        {
            var offset = this.elementColumns[i] - firstColumn;
            if ((uint)offset < (uint)count)
            {
                result[offset] = this.elements[i];
            }
        }
    }

    private readonly struct DecodeKernel(float* codes, UniformCode code) : IElementKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void IElementKernel.Apply<TVector, TOperations>(nint index) =>
            TOperations.Store(codes + index, code.Value<TVector, TOperations>(TOperations.Load(codes + index)));
    }
}
