using System.Globalization;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// How much an archive may write when it is unpacked: twenty times its own length, or 256 MiB where that is more.
/// Packages of QuantBuild are not compressed, and weights hardly can be.
/// </summary>
internal static class UnpackedSize
{
    public const long AlwaysAllowed = 256L << 20;
    public const int MostTimes = 20;

    /// <param name="archive">Length of the archive.</param>
    /// <param name="unpacked">What its entries state; none writes more than that.</param>
    /// <returns>Continues "the file …"; null where it is within bounds.</returns>
    public static string? FindFault(long archive, IEnumerable<long> unpacked)
    {
        var most = Math.Max(AlwaysAllowed, archive > long.MaxValue / MostTimes ? long.MaxValue : archive * MostTimes);
        var total = 0L;
        foreach (var length in unpacked)
        {
            if (length < 0 || length > most - total)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"of {archive} bytes unpacks to more than {most} bytes: at most {MostTimes} times its own length, "
                    + $"or "
                    + $"{AlwaysAllowed >> 20} MiB, is allowed");
            }

            total += length;
        }

        return null;
    }
}
