"""What programs may ask: endpoints of Gradio, and tools of the Model Context Protocol."""
