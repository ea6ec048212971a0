using QuantBuild.Kernels.Quantizers;
namespace QuantBuild.Tensors.Backends.Reference;

/// <summary>A number rounded to a code: the code, its value, and the slopes of the value that training uses.</summary>
/// <param name="Code">clamp(round(x/step) + zeroPoint, Lower, Upper), half to even.</param>
/// <param name="Value">(code − zeroPoint)·step.</param>
/// <param name="InputSlope">Straight through: 1 where Lower ≤ x/step + zeroPoint ≤ Upper, else 0.</param>
/// <param name="StepSlope">code − zeroPoint − x/step inside, else code − zeroPoint (arXiv:1902.08153, eq. 3).</param>
internal readonly record struct Rounding(int Code, double Value, double InputSlope, double StepSlope)
{
    public static Rounding Of(double x, double step, int zeroPoint, CodeRange range)
    {
        var position = x / step;
        var code = (int)Math.Clamp(Math.Round(position) + zeroPoint, range.Lower, range.Upper);
        var level = code - zeroPoint;
        return position + zeroPoint >= range.Lower && position + zeroPoint <= range.Upper
            ? new Rounding(code, level * step, 1, level - position)
            : new Rounding(code, level * step, 0, level);
    }
}
