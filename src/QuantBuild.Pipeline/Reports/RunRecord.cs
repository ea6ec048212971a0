using System.Runtime.InteropServices;
using System.Text.Json;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Reports;

/// <summary><c>run.json</c>: what the run cost, here and now. Never packed, never compared.</summary>
internal static class RunRecord
{
    private const int Schema = 1;

    /// <param name="seconds">Of the whole run.</param>
    /// <param name="peakBytes">Most tensor bytes in use at once.</param>
    /// <param name="peakResidentBytes">Most memory resident at once, mapped files apart.</param>
    /// <param name="threads">Used.</param>
    /// <param name="stages">In order.</param>
    public static byte[] Write(
        double seconds, long peakBytes, long peakResidentBytes, int threads, IReadOnlyList<StageOutcome> stages)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteNumber("seconds", Math.Round(seconds, 3));
            json.WriteNumber("peakBytes", peakBytes);
            json.WriteNumber("peakResidentBytes", peakResidentBytes);
            json.WriteNumber("threads", threads);
            json.WriteStartArray("stages");
            foreach (var stage in stages)
            {
                json.WriteStartObject();
                json.WriteString("name", stage.Name);
                json.WriteString("key", stage.Key);
                json.WriteString("state", stage.State == StageState.Hit ? "hit" : "done");
                json.WriteNumber("seconds", Math.Round(stage.Seconds, 3));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("machine");
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
