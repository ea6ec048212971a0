using CsCheck;

namespace QuantBuild.Tests.Shared.Properties;

/// <summary>Checks properties on generated inputs, which are the same in every run.</summary>
internal static class Property
{
    private const uint Stream = 1;

    private const int ShrinkingTries = 2_000;

    /// <summary>
    /// Checks so many inputs. The first one that fails is made smaller while it fails, and the smallest found is what
    /// the error shows, with the seed that gives it again.
    /// </summary>
    /// <param name="inputs">What to generate.</param>
    /// <param name="count">How many inputs; a greater number begins with the inputs of a smaller one.</param>
    /// <param name="check">Throws where the property does not hold.</param>
    /// <param name="print">Shows an input in the error; null for CsCheck's own way.</param>
    public static void ShouldHold<T>(this Gen<T> inputs, int count, Action<T> check, Func<T, string>? print = null)
    {
        for (var number = 0ul; number < (ulong)count; number++)
        {
            var random = new PCG(Stream, number);
            var seed = random.ToString();
            try
            {
                check(inputs.Generate(random, null!, out _));
            }
            catch (Exception)
            {
                // CsCheck takes the time as the seed of all inputs but the first: it only shrinks here.
                inputs.Sample(check, seed: seed, iter: ShrinkingTries, threads: 1, print: print);
                throw;
            }
        }
    }
}
